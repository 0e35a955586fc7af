import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** What an archive holds, as its first file says. */
export interface Manifest {
  readonly format: typeof manifestFormat
  /** ISO 8601, in UTC. */
  readonly createdAt: string
  readonly meterbridge: string
  readonly parts: readonly ManifestPart[]
}

/** The data of one program. */
export interface ManifestPart {
  readonly name: string
  readonly files: readonly ManifestFile[]
}

interface ManifestFile {
  /** From the folder of the part, with slashes. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

export const manifestFile = 'manifest.json'

export const manifestFormat = 'meterbridge-backup/1'

/** Describes a folder with the data of a program. */
export async function describePart(name: string, folder: string): Promise<ManifestPart> {
  const files: ManifestFile[] = []
  for (const path of filesIn(folder)) {
    const file = join(folder, path)
    files.push({ path, bytes: statSync(file).size, sha256: await sha256Of(file) })
  }
  return { name, files }
}

/** Says how an unpacked archive differs from its manifest; nothing when it does not. */
export async function differenceFrom(folder: string): Promise<string | undefined> {
  let manifest: Manifest
  try {
    manifest = readManifest(folder)
  } catch {
    return `it has no ${manifestFile} of ${manifestFormat}`
  }
  for (const { name, files } of manifest.parts) {
    const found = new Map(
      (await describePart(name, join(folder, name))).files.map((file) => [file.path, file]),
    )
    for (const { path, sha256 } of files) {
      const file = found.get(path)
      if (file === undefined) return `${name}/${path} is missing`
      if (file.sha256 !== sha256) return `${name}/${path} has changed`
      found.delete(path)
    }
    const [other] = found.keys()
    if (other !== undefined) return `its ${manifestFile} does not know ${name}/${other}`
  }
  return undefined
}

/** Reads what an unpacked archive says that it holds; throws where it is none. */
export function readManifest(folder: string): Manifest {
  const manifest = JSON.parse(readFileSync(join(folder, manifestFile), 'utf8')) as Manifest
  if (manifest.format !== manifestFormat) throw new TypeError('another format')
  return manifest
}

/** Lists files, links followed, in a stable order. */
function filesIn(folder: string, above = ''): readonly string[] {
  return readdirSync(join(folder, above))
    .toSorted()
    .flatMap((name) => {
      const path = above === '' ? name : `${above}/${name}`
      return statSync(join(folder, path)).isDirectory() ? filesIn(folder, path) : [path]
    })
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
