import { readFileSync, statSync, type Stats } from 'node:fs'
import { GateError } from './gate-error.ts'

const longestFileBytes = 1_048_576

/** The files that something was made from, and whether they are still the same. */
export class WatchedFiles {
  readonly #marks = new Map<string, string>()

  /**
   * Reads a file and remembers how it looked before.
   *
   * @throws GateError when it cannot be read.
   */
  read(path: string): string {
    this.#marks.set(path, markOf(path))
    try {
      const stats = statSync(path)
      if (!stats.isFile()) throw new GateError(`${path} is not a file`)
      if (stats.size > longestFileBytes) throw new GateError(`${path} is longer than a megabyte`)
      return readFileSync(path, 'utf8')
    } catch (thrown) {
      if (thrown instanceof GateError) throw thrown
      throw new GateError(`${path} cannot be read (${(thrown as NodeJS.ErrnoException).code})`)
    }
  }

  /** Watches the files of another set too, as they look now. */
  watch(other: WatchedFiles): void {
    for (const path of other.#marks.keys()) {
      if (!this.#marks.has(path)) this.#marks.set(path, markOf(path))
    }
  }

  /** Tells whether a file looks different from when it was read. */
  haveChanged(): boolean {
    return [...this.#marks].some(([path, mark]) => markOf(path) !== mark)
  }

  /** The latest time at which one of them was written, in milliseconds; of a missing one, nothing. */
  lastWrittenMs(): number {
    return Math.max(0, ...[...this.#marks.keys()].map((path) => statOf(path)?.mtimeMs ?? 0))
  }
}

/** The inode tells a file that was moved into place, as Kubernetes does with mounted secrets. */
function markOf(path: string): string {
  const stats = statOf(path)
  return stats === undefined ? 'missing' : `${stats.mtimeMs} ${stats.size} ${stats.ino}`
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}
