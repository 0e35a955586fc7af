import type { RunningPrometheus } from './start-prometheus.ts'

/** A series as the API of Prometheus shows it. */
export interface ShownSeries {
  readonly metric: Readonly<Record<string, string>>
  readonly value?: readonly [time: number, value: string]
  readonly histogram?: readonly [time: number, histogram: ShownHistogram]
}

export interface ShownHistogram {
  readonly count: string
  readonly sum: string
  readonly buckets?: readonly (readonly [rule: number, lower: string, upper: string, count: string])[]
}

export interface ShownMetadata {
  readonly metric: string
  readonly type: string
  readonly help: string
  readonly unit: string
}

export interface ShownExemplars {
  readonly seriesLabels: Readonly<Record<string, string>>
  readonly exemplars: readonly {
    readonly labels: Readonly<Record<string, string>>
    readonly value: string
    readonly timestamp: number
  }[]
}

/** What is evaluated and when: now, unless a time in seconds is given. */
export interface Query {
  readonly expression: string
  readonly atSeconds?: string | undefined
}

/** Evaluates an expression. */
export async function query(
  server: RunningPrometheus,
  { expression, atSeconds }: Query,
): Promise<readonly ShownSeries[]> {
  const parameters = { query: expression, ...(atSeconds === undefined ? {} : { time: atSeconds }) }
  const { result } = await get<{ result: ShownSeries[] }>(server, ['query', parameters])
  return result
}

/** Gives the metadata of a job's only target. */
export function metadata(server: RunningPrometheus, job: string): Promise<readonly ShownMetadata[]> {
  return get(server, ['targets/metadata', { match_target: `{job="${job}"}`, limit: '1000000' }])
}

/** Gives the exemplars that a job's series got within the last hour. */
export function exemplars(server: RunningPrometheus, job: string): Promise<readonly ShownExemplars[]> {
  const now = Date.now() / 1000
  const range = { start: String(now - 3600), end: String(now + 60) }
  return get(server, ['query_exemplars', { query: `{job="${job}"}`, ...range }])
}

/** Says of each target that it is up, or why it is not. */
export async function targetStates(server: RunningPrometheus): Promise<Record<string, string>> {
  const { activeTargets } = await get<{
    activeTargets: { scrapePool: string; health: string; lastError: string }[]
  }>(server, ['targets', { state: 'active' }])
  return Object.fromEntries(
    activeTargets.map(({ scrapePool, health, lastError }) => [scrapePool, lastError || health]),
  )
}

type Request = readonly [path: string, parameters: Readonly<Record<string, string>>]

async function get<Data>({ url }: RunningPrometheus, [path, parameters]: Request): Promise<Data> {
  const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`)
  const answer = (await response.json()) as { status: string; data: Data; error?: string }
  if (answer.status !== 'success') throw new Error(`Prometheus answers to ${path}: ${answer.error}`)
  return answer.data
}
