import { expect, it } from 'vitest'
import { openTracedShop } from './traced-shop.ts'

const recorded = /^http_server_request_duration_seconds_count\{.*http_route="\/orders\/:id".*\} 1$/m
const openMetrics = 'application/openmetrics-text;version=1.0.0'

/** Gives the lines with exemplars of a page that knows of a request. */
async function exemplarsOf(env: Record<string, string>): Promise<string[]> {
  await using shop = await openTracedShop({ env })
  const orders = await shop.get('/orders/7')
  await orders.text()
  // The client has its answer before the request is recorded.
  await expect.poll(() => shop.app.scrape()).toMatch(recorded)
  // Exemplars come with what the application is asked for.
  await shop.app.scrape()
  const headers = { accept: openMetrics, connection: 'close' }
  const page = await fetch(`${await shop.app.url()}/metrics`, { headers })
  return (await page.text()).split('\n').filter((line) => / # \{/.test(line))
}

it.each(['worker', 'main'])(
  'shows the sampled span of a request as an exemplar, from the %s thread',
  async (thread) => {
    const env = { OTEL_TRACES_EXPORTER: 'otlp', METERBRIDGE_ENDPOINT_THREAD: thread }
    const exemplars = await exemplarsOf(env)
    expect(
      exemplars.filter((line) => line.startsWith('http_server_request_duration_seconds_bucket')),
    ).not.toEqual([])
    for (const line of exemplars) {
      expect(line).toMatch(/ # \{trace_id="[0-9a-f]{32}",span_id="[0-9a-f]{16}"\} \S+ \d{10}(\.\d{1,3})?$/)
    }
  },
)

it('shows none without traces, and none of a span that is not sampled', async () => {
  expect(await exemplarsOf({})).toEqual([])
  expect(await exemplarsOf({ OTEL_TRACES_EXPORTER: 'otlp', OTEL_TRACES_SAMPLER: 'always_off' })).toEqual([])
})
