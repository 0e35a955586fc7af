/** The servers that tests and the demo talk to. */
export type ServiceName = 'postgres' | 'redis' | 'rabbitmq' | 'kafka' | 'prometheus' | 'mariadb'

/** What the scripts must know of one server to find it, start it and see that it works. */
export interface Service {
  readonly name: ServiceName
  /** The environment variable that names a server to use instead of any other. */
  readonly urlVariable: string
  /** Where a server that somebody else runs is looked for, with the credentials it has by default. */
  readonly defaultUrls: readonly string[]
  /** The first port tried for a server started here; the next free one is taken when it is busy. */
  readonly preferredPort: number
  readonly debianPackages: readonly string[]
  readonly stopSignal: NodeJS.Signals
  /** Whether the server refuses to run as root and is handed to an unprivileged user then. */
  readonly refusesRoot: boolean
  /** Speaks the protocol of the server; rejects unless it answers as the tests need it. */
  probe(url: string): Promise<void>
  /** Finds the program on this machine, or returns undefined. */
  findServer(): string | undefined
  /** Writes what the server needs into its folder and says how to run it. */
  plan(site: Site): Promise<Plan>
  /** The `docker run` arguments that serve the same on `site.port` of the loopback address. */
  container(site: ContainerSite): Promise<ContainerPlan>
}

export interface ContainerSite {
  readonly port: number
  /** An existing empty folder of this server alone, by absolute path. */
  readonly folder: string
}

export interface Site extends ContainerSite {
  /** What `findServer` returned. */
  readonly program: string
  /** Who owns the folder and runs the server; undefined when that is the current user. */
  readonly user: UserIds | undefined
}

export interface UserIds {
  readonly uid: number
  readonly gid: number
}

export interface Plan {
  readonly url: string
  /** The processes of the server in the order of their start. */
  readonly launches: readonly Launch[]
}

export interface Launch {
  readonly program: string
  readonly args: readonly string[]
  /** Added to the environment of the current process. */
  readonly environment?: Readonly<Record<string, string>>
}

export interface ContainerPlan {
  readonly url: string
  readonly args: readonly string[]
}
