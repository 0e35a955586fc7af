import type { Manner } from '../../ask/ask.ts'
import { PrometheusApi } from '../../ask/prometheus-api.ts'
import { fine, look, wrong, type Diagnosis } from './diagnosis.ts'

/** `rate(…[5m])` needs two scrapes at least, and rules of alerts ask for 5 minutes. */
const longestIntervalSeconds = 120

interface Target {
  readonly scrapePool: string
  readonly scrapeUrl: string
  readonly health: string
  readonly lastError: string
  /** Since Prometheus 2.40. */
  readonly scrapeInterval?: string
  readonly scrapeTimeout?: string
  readonly lastScrapeDuration: number
}

/** What is to be in a Prometheus. */
export interface PrometheusQuestion {
  readonly question: Manner
  /** The endpoints, of which each should have a job. */
  readonly endpoints: readonly string[]
  readonly expected: readonly string[]
}

/** Asks a Prometheus what it knows of its targets, and whether metrics arrive. */
export async function examinePrometheus(
  url: string,
  { question, endpoints, expected }: PrometheusQuestion,
): Promise<readonly Diagnosis[]> {
  const api = new PrometheusApi(url, question)
  const targets = await activeTargets(api)
  if (typeof targets === 'string') return [wrong(url, targets, 'See whether Prometheus runs there')]
  if (targets.length === 0)
    return [wrong(url, 'it has no targets', 'Let it load the generated prometheus.yml')]
  return [
    ...targets.flatMap(examineTarget),
    ...endpoints.flatMap((endpoint) => examineJob(endpoint, targets)),
    ...(await Promise.all(expected.map((name) => examineArrival(name, api)))),
    ...(await examineAlertmanagers(url, api)),
  ]
}

async function activeTargets(api: PrometheusApi): Promise<readonly Target[] | string> {
  const answer = await api.ask<{ activeTargets: readonly Target[] }>('targets', {
    parameters: { state: 'active' },
  })
  return 'data' in answer ? answer.data.activeTargets : (answer.refusal ?? answer.failure)
}

function examineTarget(target: Target): Diagnosis[] {
  const { scrapePool, scrapeUrl, health, lastError } = target
  const subject = `${scrapePool} ${scrapeUrl}`
  if (health === 'down') return [wrong(subject, lastError, remedyOf(lastError))]
  const [interval, timeout] = [target.scrapeInterval, target.scrapeTimeout].map(secondsOf)
  return [
    fine(
      subject,
      [
        health === 'up' ? 'up' : 'not scraped yet',
        ...(target.scrapeInterval ? [`every ${target.scrapeInterval}`] : []),
      ].join(', '),
    ),
    ...(interval !== undefined && interval > longestIntervalSeconds
      ? [
          look(
            subject,
            'it is scraped too seldom for rates over 5 minutes',
            'Shorten scrape_interval to 60s or less',
          ),
        ]
      : []),
    ...(timeout !== undefined && target.lastScrapeDuration > timeout * 0.7
      ? [
          look(
            subject,
            `a scrape takes ${target.lastScrapeDuration.toFixed(1)} s of ${target.scrapeTimeout}`,
            'Raise scrape_timeout, or have fewer series',
          ),
        ]
      : []),
  ]
}

function secondsOf(duration: string | undefined): number | undefined {
  if (duration === undefined) return undefined
  const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 }
  return [...duration.matchAll(/(\d+)(ms|[smhd])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * units[unit!]!,
    0,
  )
}

/** Hosts have several names, so that of a target is not compared where the port is the same. */
function examineJob(endpoint: string, targets: readonly Target[]): Diagnosis[] {
  const { port, protocol } = new URL(endpoint)
  const wanted = port || (protocol === 'https:' ? '443' : '80')
  const hasJob = targets.some(({ scrapeUrl }) => {
    const target = new URL(scrapeUrl)
    return (target.port || (target.protocol === 'https:' ? '443' : '80')) === wanted
  })
  if (hasJob) return []
  const remedy =
    'Add it to services of meterbridge.config, run `npx meterbridge generate`, and let Prometheus load the file again'
  return [wrong(endpoint, 'no target of Prometheus has this port', remedy)]
}

async function examineArrival(name: string, api: PrometheusApi): Promise<Diagnosis> {
  const plain = name.replace(/[^A-Za-z0-9_:]/g, '_')
  const { refusal, ...answer } = await api.query(`count({__name__=~"${plain}(_count)?"})`)
  if (refusal === undefined && 'samples' in answer && answer.samples.length > 0)
    return fine(name, 'it is in Prometheus')
  return wrong(
    name,
    'it is not in Prometheus',
    'Wait for one scrape; if the page has it, see metric_relabel_configs and sample_limit of the job',
  )
}

async function examineAlertmanagers(url: string, api: PrometheusApi): Promise<Diagnosis[]> {
  const answer = await api.ask<{ activeAlertmanagers?: readonly unknown[] }>('alertmanagers')
  if (!('data' in answer) || (answer.data.activeAlertmanagers?.length ?? 0) > 0) return []
  return [
    look(
      url,
      'it knows no Alertmanager, so alerts reach nobody',
      'Set prometheus.alertmanagers of meterbridge.config',
    ),
  ]
}

function remedyOf(error: string): string {
  if (/connection refused/.test(error))
    return 'From inside of a container, localhost is the container: name the host or the service'
  if (/no such host/.test(error)) return 'The name does not resolve where Prometheus runs'
  if (/40[13]/.test(error)) return 'Give the job the token in bearerTokenFile'
  if (/404/.test(error)) return 'Set metricsPath of the service'
  if (/sample limit|label.*limit/.test(error))
    return 'Find the label with too many values, or raise prometheus.sampleLimit'
  if (
    /HTTP response to HTTPS|first record does not look like a TLS|malformed HTTP|HTTP request to an HTTPS/.test(
      error,
    )
  )
    return 'Set scheme of the service: one side speaks TLS and the other does not'
  if (/certificate/.test(error)) return 'Give the job the authority that has signed the certificate'
  if (/deadline exceeded|timeout/.test(error))
    return 'The endpoint is slower than scrape_timeout or not reachable: see whether a firewall stands in between'
  return 'Open the address and look at the answer'
}
