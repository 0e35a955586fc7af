import { describe, expect, it } from 'vitest'
import { runApp } from './run-app.ts'

const openMetrics = 'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8'
const openMetrics2 = 'application/openmetrics-text;version=2.0.0'
const protobuf = 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited'

/** Scrapes an application that counts a job of its own and a run of a workflow, under these settings. */
async function scrape(
  env: Record<string, string>,
  accept = 'text/plain',
): Promise<{ type: string; text: string }> {
  await using app = runApp({ app: 'blockable.cjs', stdin: null, env })
  // From here on the endpoint knows what the application counted, even if that answers too late the next time.
  await app.scrape()
  const headers = { connection: 'close', accept }
  const response = await fetch(`${await app.url()}/metrics`, { headers })
  return { type: response.headers.get('content-type') ?? '', text: await response.text() }
}

describe.each(['worker', 'main'])('the page as the settings have it, from the %s thread', (thread) => {
  const own = { METERBRIDGE_ENDPOINT_THREAD: thread }

  it('keeps names without suffixes, or as OpenTelemetry has them, when told so', async () => {
    const without = await scrape({
      ...own,
      METERBRIDGE_TRANSLATION_STRATEGY: 'UnderscoreEscapingWithoutSuffixes',
    })
    expect(without.text).toMatch(/^workflow_run_duration_count\{/m)
    expect(without.text).toMatch(/^jobs\{otel_scope_name="blockable"\} 1$/m)
    const untranslated = await scrape(
      { ...own, METERBRIDGE_TRANSLATION_STRATEGY: 'NoTranslation' },
      openMetrics,
    )
    expect(untranslated.text).toMatch(/^\{"workflow\.run\.duration_count","workflow\.name"="before",/m)
    expect(untranslated.text).toMatch(/^# EOF$/m)
  })

  it('puts a prefix before the names of business metrics alone, and says a bad one once', async () => {
    const { text } = await scrape({ ...own, METERBRIDGE_METRIC_PREFIX: 'finpilot_' })
    expect(text).toMatch(/^finpilot_workflow_run_duration_seconds_count\{/m)
    expect(text).not.toMatch(/^workflow_/m)
    expect(text).toMatch(/^jobs_total\{/m)
    expect(text).toMatch(/^process_cpu_time_seconds_total\{/m)
    const wrong = await scrape({ ...own, METERBRIDGE_METRIC_PREFIX: 'fin pilot' })
    expect(wrong.text).toMatch(/^workflow_run_duration_seconds_count\{/m)
  })

  it('shows the resource and the scopes where it is told to', async () => {
    const { text } = await scrape({
      ...own,
      METERBRIDGE_TARGET_INFO: 'false',
      METERBRIDGE_SCOPE_LABELS: 'false',
      METERBRIDGE_RESOURCE_LABELS: 'deployment.environment.name',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging,secret=hunter2',
    })
    expect(text).not.toMatch(/target_info|otel_scope|hunter2/)
    expect(text).toMatch(/^jobs_total\{deployment_environment_name="staging"\} 1$/m)
    expect(text).toMatch(
      /^workflow_run_duration_seconds_count\{deployment_environment_name="staging",.*\} 1$/m,
    )
  })

  it('writes when series began in OpenMetrics 1.0 when told so', async () => {
    const { text } = await scrape({ ...own, METERBRIDGE_CREATED_TIMESTAMPS: 'true' }, openMetrics)
    expect(text).toMatch(/^workflow_run_duration_seconds_created\{.*\} \d{10}(\.\d+)?$/m)
    expect(text).toMatch(/^jobs_created\{.*\} \d{10}(\.\d+)?$/m)
  })

  it('gives OpenMetrics 2.0 only when it is switched on, and protobuf to whoever asks', async () => {
    expect((await scrape(own, openMetrics2)).type).toMatch(/^text\/plain; version=0\.0\.4/)
    const second = await scrape({ ...own, METERBRIDGE_OPENMETRICS_2: 'true' }, openMetrics2)
    expect(second.type).toMatch(/^application\/openmetrics-text; version=2\.0\.0/)
    expect(second.text).toMatch(/^workflow_run_duration_seconds\{.*\} \{count:1,sum:1/m)
    const binary = await scrape({ ...own, METERBRIDGE_NATIVE_HISTOGRAMS: '*' }, protobuf)
    expect(binary.type).toBe(
      'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited',
    )
    expect(binary.text).toContain('workflow_run_duration_seconds')
  })

  it('keeps exponential buckets of the application’s own histograms, counting each value once', async () => {
    const { text } = await scrape({ ...own, METERBRIDGE_NATIVE_HISTOGRAMS: 'waits,wait*' })
    expect(text).toMatch(/^waits_seconds_count\{otel_scope_name="blockable"\} 1$/m)
    // The bounds of a histogram that has none of its own are derived from its exponential buckets.
    expect(text).toMatch(/^waits_seconds_bucket\{otel_scope_name="blockable",le="(0\.5|1)"\} 1$/m)
    expect(text).not.toMatch(/^waits_seconds_bucket\{.*le="0\.075"\}/m)
  })
})
