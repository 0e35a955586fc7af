import { fillVariables } from '../../stack/grafana/fill-variables.ts'
import type { PlacedExpression } from '../../stack/promql/read-expressions.ts'
import { seriesOrigins } from '../../stack/series-origin.ts'
import type { Stack } from '../../stack/stack.ts'
import type { Question } from '../../ask/ask.ts'
import { PrometheusApi } from '../../ask/prometheus-api.ts'
import type { Finding } from './finding.ts'
import { WhyEmpty, type Reason } from './why-empty.ts'

/** How many queries Prometheus is asked at once; it runs 20 by default. */
const concurrency = 8

/** What a Prometheus is asked. */
export interface PrometheusExpectations {
  readonly stack: Stack
  readonly expressions: readonly PlacedExpression[]
  readonly question: Question
}

type Outcome =
  | { readonly placed: PlacedExpression; readonly kind: 'data' }
  | { readonly placed: PlacedExpression; readonly kind: 'refused'; readonly because: string }
  | (Reason & { readonly placed: PlacedExpression })

/**
 * Evaluates every expression in a Prometheus: one that it refuses is an error, one whose series are not there is advice
 * that says why. A condition of an alert that is not fulfilled is as it should be.
 *
 * @throws ADDRESS_SILENT
 */
export async function holdAgainstPrometheus(
  url: string,
  { stack, expressions, question }: PrometheusExpectations,
): Promise<{ readonly findings: readonly Finding[]; readonly summary: string }> {
  const api = new PrometheusApi(url, question)
  const whyEmpty = new WhyEmpty(api, { stack, originOf: seriesOrigins(stack, expressions) })
  const outcomes = await inTurns(
    expressions.filter(({ isCertain }) => isCertain),
    async (placed): Promise<Outcome> => {
      const expression = fillVariables(placed.expression)
      const { refusal, ...answer } = await api.query(expression)
      if (refusal !== undefined) return { placed, kind: 'refused', because: refusal }
      const hasNumber = 'samples' in answer && answer.samples.some(({ value: [, value] }) => value !== 'NaN')
      return { placed, ...(hasNumber ? { kind: 'data' } : await whyEmpty.reasonOf(expression)) }
    },
  )
  return {
    findings: [...refusals(outcomes), ...(await rulesOf(api, expressions)), ...absences(outcomes)],
    summary: summaryOf(outcomes),
  }
}

async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const rest = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of rest) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return results
}

function refusals(outcomes: readonly Outcome[]): Finding[] {
  return outcomes.flatMap((outcome) =>
    outcome.kind === 'refused'
      ? [
          {
            severity: 'error' as const,
            subject: placeOf(outcome.placed),
            problem: `Prometheus refuses ${outcome.placed.expression}: ${outcome.because}`,
          },
        ]
      : [],
  )
}

/** Rules that Prometheus has not loaded, or cannot evaluate. */
async function rulesOf(api: PrometheusApi, expressions: readonly PlacedExpression[]): Promise<Finding[]> {
  const loaded = await api.rules()
  if (loaded === undefined || loaded.length === 0) return []
  const names = new Set(loaded.map(({ name }) => name))
  const rules = expressions.filter(({ file }) => /\.ya?ml$/.test(file))
  const files = Map.groupBy(
    rules.filter(({ title }) => title !== undefined && !names.has(title)),
    ({ file }) => file,
  )
  return [
    ...loaded
      .filter(({ health }) => health === 'err')
      .map(({ name, lastError }) => ({
        severity: 'error' as const,
        subject: name,
        problem: `Prometheus cannot evaluate this rule: ${lastError}`,
      })),
    ...[...files].map(([file, lacking]) => ({
      severity: 'advice' as const,
      subject: file,
      problem: `Prometheus has not loaded ${listed(lacking.map(({ title }) => title!))}: reload it with this file`,
    })),
  ]
}

/** Says each reason once, with all that is empty for it. */
function absences(outcomes: readonly Outcome[]): Finding[] {
  // That there are no errors, and so none of their series, is what an alert hopes for.
  const absent = outcomes.filter(
    (outcome) => outcome.kind === 'absent' || (outcome.kind === 'unmatched' && !outcome.placed.isAlert),
  ) as (Exclude<Reason, { kind: 'quiet' }> & { readonly placed: PlacedExpression })[]
  const reasons = Map.groupBy(absent, ({ subject, because }) => `${subject}\n${because}`)
  return [...reasons.values()].map((all) => ({
    severity: 'advice',
    subject: all[0]!.subject,
    problem: `${all[0]!.because}. Empty for it: ${listed(all.map(({ placed }) => placeOf(placed)))}`,
  }))
}

const mostPlaces = 5

function listed(places: readonly string[]): string {
  const different = [...new Set(places)]
  const more = different.length - mostPlaces
  return `${different.slice(0, mostPlaces).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function placeOf({ file, title }: PlacedExpression): string {
  return title === undefined ? file : `${file} (${title})`
}

function summaryOf(outcomes: readonly Outcome[]): string {
  const count = (kind: Outcome['kind']): number => outcomes.filter((one) => one.kind === kind).length
  return (
    `${outcomes.length} queries: ${count('data')} return data, ${count('quiet')} have their series and return nothing now, ` +
    `${count('unmatched')} find no series of these labels, ${count('absent')} find no series, ${count('refused')} are refused`
  )
}
