import type { AiSettings } from '../gen-ai/ai-settings.ts'
import type { SeriesStore } from '../series/series-store.ts'

/** What the composition root hands to every instrument. */
export interface InstrumentContext {
  readonly store: SeriesStore
  readonly http: HttpSettings
  readonly ai?: AiSettings
  readonly runtime?: RuntimeSettings
  /** Makes the meter of a library's own metrics, by its name, record nothing: what the instrument measures would count twice. */
  readonly replaceMeter?: (name: string) => void
  /** Takes what knows the servers that the clients of a library talk to. */
  readonly offerServers?: (kind: ServerKind, servers: ServersInUse) => void
}

/** What servers are, whichever library talks to them. */
export type ServerKind = 'postgres' | 'mysql' | 'mongodb' | 'redis'

/** The servers that living clients of a library talk to, for health checks through those clients. */
export interface ServersInUse {
  /** Names them as they are now. */
  servers(): Iterable<string>
  /** Resolves when the server answers through the clients, and rejects with what is wrong. */
  ask(server: string, limits: { timeoutMs: number }): Promise<void>
}

/** What users can set about Node itself. */
export interface RuntimeSettings {
  /** How many threads libuv's pool has. */
  readonly threadPoolSize: number
  readonly isThreadPoolProbed: boolean
}

/** What users can set about HTTP. */
export interface HttpSettings {
  /** Paths that are not measured: exact, or a prefix when it ends in `*`. */
  readonly excludedPaths: readonly string[]
}

/** A library whose modules are patched when the application loads them. */
export interface LibraryPatch {
  /** The instrument's name, as in the settings and in messages: `pg`. */
  readonly instrument: string
  readonly modules: readonly ModuleVersions[]
  /** Gives the function that patches; called when the application first loads one of the modules. */
  load(): PatchModule
}

/** A module of a library and the versions of it that are known to work. */
export interface ModuleVersions {
  readonly name: string
  readonly supportedVersions: readonly string[]
  /** Files to patch in place of the main one, where that leads to no class: `lib/channel.js`. */
  readonly files?: readonly string[]
  /** True when some of the files are ES modules, which are hooked one by one. */
  readonly hasModuleFiles?: boolean
}

/**
 * Patches the prototypes of a loaded module in place, so that every way of importing it is measured.
 *
 * It is called once for each copy of the library and may be called again with the same one (from
 * `require` and from `import`), so it marks what it patched. The name is that of the module or, for one
 * of its files, with the file's path: `amqplib/lib/channel.js`. What it returns is what the file exports
 * from then on, where nothing that it exports can be patched in place.
 */
export type PatchModule = (moduleExports: unknown, moduleName: string, context: InstrumentContext) => unknown
