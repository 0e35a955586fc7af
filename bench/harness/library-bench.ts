import type { ServiceName } from '../../scripts/services/service.ts'

/** A file of bench/libraries: how a library is put to work, and which official instrumentations measure it. */
export interface LibraryBench {
  /** Servers that it talks to; `open` gets their URLs by these names. */
  readonly services: readonly ServiceName[]
  /** Packages whose versions are told beside the figures; they are loaded by `open`, not before. */
  readonly packages: readonly string[]
  /** The metric that counts the operations, in Prometheus without its unit. */
  readonly counted: string
  /** True where an operation takes long: a tenth of the operations is done. */
  readonly isSlow?: boolean
  /** Absent where OpenTelemetry has none. */
  readonly official?: {
    /** The class of each package. */
    readonly instrumentations: Readonly<Record<string, string>>
    /** False for one that makes spans alone: its figure is that of measuring nothing. */
    readonly hasMetrics: boolean
  }
  open(urls: Readonly<Record<string, string>>): Promise<OpenLibrary>
}

/** A library that is connected and ready. */
export interface OpenLibrary {
  /** By what they do; each does it so many times, some of them at once, and resolves when all are done. */
  readonly operations: Readonly<Record<string, (count: number) => Promise<void>>>
}
