/** What the instrument touches of graphile-worker 0.16 to 0.18, by structure. */
export interface PresetModule {
  /** What every set of options extends. */
  readonly WorkerPreset?: { plugins?: readonly object[] }
}

/** What makes the functions that add jobs. */
export interface HelpersModule {
  makeAddJob?: MakeAdder
  /** Since 0.17. */
  makeAddJobs?: MakeAdder
  makeJobHelpers?: (...args: unknown[]) => JobHelpers
}

export type Adder = (...args: unknown[]) => unknown

export type MakeAdder = (context: WorkerContext, withPgClient: WithPgClient) => Adder

export interface JobHelpers {
  addJob?: Adder
  addJobs?: Adder
}

export type WithPgClient = <Result>(use: (client: PgClient) => Promise<Result>) => Promise<Result>

interface PgClient {
  query(
    text: string,
    values: readonly unknown[],
  ): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>
}

/** What plugins are given: one for each set of options. */
export interface WorkerContext {
  readonly events: WorkerEvents
  readonly escapedWorkerSchema: string
  readonly _rawOptions: object
}

export interface WorkerEvents {
  on(event: string, listener: (payload: never) => void): unknown
  getMaxListeners?(): number
  setMaxListeners?(count: number): unknown
}

/** A job as events tell it. */
export interface WorkerJob {
  readonly id: unknown
  readonly task_identifier: string
  readonly run_at?: unknown
  /** The one under way included. */
  readonly attempts?: unknown
  readonly max_attempts?: unknown
}

export type TaskList = Readonly<Record<string, unknown>>
