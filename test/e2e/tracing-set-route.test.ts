import { expect, test } from 'vitest'
import { OtlpReceiver } from './otlp-receiver.ts'
import { samplesOf } from './preload/read-page.ts'
import { runApp, type AppOptions } from './run-app.ts'

/** Asks for two paths, and gives the routes that requests count under. */
async function routesCounted(
  env: NonNullable<AppOptions['env']>,
  then?: () => Promise<unknown>,
): Promise<string[]> {
  await using app = runApp({ app: 'traced-set-route.cjs', env })
  const [, origin] = await app.said(/listening on (\S+)/)
  for (const path of ['/rpc/pay', '/plain']) await (await fetch(`${origin}${path}`)).text()
  await then?.()
  const lines = samplesOf(await app.scrape(), { name: 'http_server_request_duration_seconds_count' })
  return lines
    .map((line) => `${/http_route="([^"]*)"/.exec(line)?.[1] ?? '-'} ${line.split(' ').at(-1)}`)
    .sort()
}

test('a route that the application sets is that of the span too, and counts the same without traces', async () => {
  await using receiver = await OtlpReceiver.open()
  const traced = await routesCounted(
    {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    },
    () => receiver.until(({ spans }) => spans.length === 2),
  )
  const spans = receiver.spans.map(({ name, attributes }) => [name, attributes['http.route']] as const)
  expect(Object.fromEntries(spans)).toEqual({
    GET: undefined,
    'GET /rpc/{procedure}': '/rpc/{procedure}',
  })
  expect(traced).toEqual(['- 1', '/rpc/{procedure} 1'])
  expect(await routesCounted({})).toEqual(traced)
})
