import { expect, it } from 'vitest'
import { runApp } from './run-app.ts'

it('a callback that throws, rejects or hangs costs its own metric only and is counted', async () => {
  await using app = runApp({ app: 'meters-failing.cjs', stdin: null })
  const headers = { connection: 'close', 'x-prometheus-scrape-timeout-seconds': '0.5' }
  const scrape = async (): Promise<Response> => fetch(`${await app.url()}/metrics`, { headers })
  await (await scrape()).text()
  const response = await scrape()
  const text = await response.text()
  expect(response.status).toBe(200)
  expect(text).toMatch(/^good\{otel_scope_name="failing"\} 7$/m)
  expect(text).not.toMatch(/^(throwing|rejecting|hanging)/m)
  const failures = [
    ...text.matchAll(/^meterbridge_callback_failures_total\{meterbridge_callback_name="(.*)"\}/gm),
  ]
  expect(failures.map(([, name]) => name).sort()).toEqual([
    'rejecting',
    "the application's meters",
    'throwing',
  ])
  expect(app.output.stderr.match(/CALLBACK_FAILED: a callback of throwing /g)).toHaveLength(1)
})
