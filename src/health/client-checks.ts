import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import { report } from '../diagnostics/logger.ts'
import { defineCheck } from './check-definition.ts'
import type { CheckContext, HealthCheckOptions } from './check.ts'
import { CheckedDependency } from './checked-dependency.ts'

/** The kinds of clients that can be checked. */
export type ClientKind = 'postgres' | 'mysql' | 'mongodb' | 'redis'

/** Which clients are checked: `true` takes the defaults of a check. */
export type ClientCheckOptions = Readonly<Partial<Record<ClientKind, boolean | HealthCheckOptions>>>

/** Knows the clients of a kind that are in use. */
export interface ClientSource {
  /** What the servers are, as the label `dependency_type` says it. */
  readonly type: string
  /** Names the servers that living clients talk to now. */
  servers(): Iterable<string>
  /** Asks a server through its clients; rejects with what is wrong. */
  ask(server: string, context: CheckContext): Promise<void>
}

/** The checks of the clients that are in use: one for each server, as clients come and go. */
export class ClientChecks {
  readonly #sources = new Map<ClientKind, ClientSource>()
  readonly #wanted = new Map<ClientKind, HealthCheckOptions>()
  readonly #known = new Map<string, CheckedDependency>()

  /** Takes the source of a kind. */
  offer(kind: ClientKind, source: ClientSource): void {
    this.#sources.set(kind, source)
  }

  /**
   * Begins to check the clients of these kinds; returns how to stop that.
   *
   * @throws READY_CHECK_INVALID when a kind is unknown or its options are wrong.
   */
  want(wanted: ClientCheckOptions): () => void {
    const kinds = Object.entries(wanted ?? {}).flatMap(([name, options]) => {
      if (!isKind(name)) {
        const reason = `it is none of ${kindNames.join(', ')}`
        throw new MeterbridgeError('READY_CHECK_INVALID', { check: name, reason })
      }
      if (options === false || options === undefined) return []
      const given = options === true ? {} : options
      defineCheck(name, { check: () => {}, options: given })
      return [[name, given] as const]
    })
    for (const [kind, options] of kinds) {
      if (!this.#sources.has(kind)) report('CLIENT_CHECKS_BLIND', { kind })
      this.#forget(kind)
      this.#wanted.set(kind, options)
    }
    return () => {
      for (const [kind, options] of kinds) {
        if (this.#wanted.get(kind) !== options) continue
        this.#wanted.delete(kind)
        this.#forget(kind)
      }
    }
  }

  /** Gives the checks of the servers that are in use now; one that is in use no more is forgotten. */
  current(): readonly CheckedDependency[] {
    const current = new Set<string>()
    for (const [kind, options] of this.#wanted) {
      const source = this.#sources.get(kind)
      for (const server of source?.servers() ?? []) {
        const name = `${kind} ${server}`
        current.add(name)
        if (this.#known.has(name)) continue
        const check = (context: CheckContext): Promise<void> => source!.ask(server, context)
        const definition = defineCheck(name, { check, options: { type: source!.type, ...options } })
        this.#known.set(name, new CheckedDependency(definition))
      }
    }
    for (const name of this.#known.keys()) if (!current.has(name)) this.#known.delete(name)
    return [...this.#known.values()]
  }

  /** Forgets the checks of a kind, so that they are made again with the options of now. */
  #forget(kind: ClientKind): void {
    for (const name of this.#known.keys()) if (name.startsWith(`${kind} `)) this.#known.delete(name)
  }
}

const kindNames: readonly string[] = ['postgres', 'mysql', 'mongodb', 'redis'] satisfies ClientKind[]

function isKind(name: string): name is ClientKind {
  return kindNames.includes(name)
}
