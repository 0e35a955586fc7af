import { reasonOf } from '../../diagnostics/reason-of.ts'
import { fine, wrong, type Diagnosis } from './diagnosis.ts'

const timeoutMs = 5000

interface Target {
  readonly scrapePool: string
  readonly scrapeUrl: string
  readonly health: string
  readonly lastError: string
}

/** Asks a Prometheus what it knows of its targets. */
export async function examinePrometheus(url: string): Promise<readonly Diagnosis[]> {
  try {
    const response = await fetch(new URL('/api/v1/targets?state=active', url), {
      signal: AbortSignal.timeout(timeoutMs),
    })
    const { data } = (await response.json()) as { data: { activeTargets: readonly Target[] } }
    if (data.activeTargets.length === 0) {
      return [wrong(url, 'it has no targets', 'Let it load the generated prometheus.yml')]
    }
    return data.activeTargets.map(examineTarget)
  } catch (error) {
    const reason = reasonOf((error as Error).cause ?? error)
    return [wrong(url, reason, 'See whether Prometheus runs there')]
  }
}

function examineTarget({ scrapePool, scrapeUrl, health, lastError }: Target): Diagnosis {
  const subject = `${scrapePool} ${scrapeUrl}`
  if (health === 'up') return fine(subject, 'up')
  if (health === 'unknown') return fine(subject, 'not scraped yet')
  return wrong(subject, lastError, remedyOf(lastError))
}

function remedyOf(error: string): string {
  if (/connection refused/.test(error))
    return 'From inside of a container, localhost is the container: name the host or the service'
  if (/no such host/.test(error)) return 'The name does not resolve where Prometheus runs'
  if (/40[13]/.test(error)) return 'Give the job the token in bearerTokenFile'
  if (/404/.test(error)) return 'Set metricsPath of the service'
  if (/sample limit|label.*limit/.test(error))
    return 'Find the label with too many values, or raise prometheus.sampleLimit'
  if (/deadline exceeded|timeout/.test(error))
    return 'The endpoint is slow or not reachable: see whether a firewall stands in between'
  return 'Open the address and look at the answer'
}
