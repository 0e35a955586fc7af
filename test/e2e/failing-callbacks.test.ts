import { expect, it } from 'vitest'
import { runApp } from './run-app.ts'

/** What a scraper says of its time, or the setting does for one that says nothing. */
const limits = [
  {
    title: 'the scraper’s time',
    env: {},
    headers: { 'x-prometheus-scrape-timeout-seconds': '0.5' },
    timeoutMs: 450,
  },
  {
    title: 'the setting, without a word of the scraper',
    env: { METERBRIDGE_COLLECTION_TIMEOUT_MS: '300' },
    headers: {},
    timeoutMs: 300,
  },
] as const

it.for(limits)(
  'a callback that throws, rejects or hangs costs its own metric only and is counted, within $title',
  async ({ env, headers, timeoutMs }) => {
    await using app = runApp({ app: 'meters-failing.cjs', stdin: null, env })
    const scrape = async (): Promise<Response> =>
      fetch(`${await app.url()}/metrics`, { headers: { connection: 'close', ...headers } })
    await (await scrape()).text()
    const response = await scrape()
    const text = await response.text()
    expect(response.status).toBe(200)
    expect(text).toMatch(/^good\{otel_scope_name="failing"\} 7$/m)
    expect(text).not.toMatch(/^(throwing|rejecting|hanging|one|other)/m)
    const failures = [
      ...text.matchAll(/^meterbridge_callback_failures_total\{meterbridge_callback_name="(.*)"\}/gm),
    ]
    expect(failures.map(([, name]) => name).sort()).toEqual([
      'hanging',
      'one, other',
      'rejecting',
      'throwing',
    ])
    const { stderr } = app.output
    expect(stderr.match(/CALLBACK_FAILED: a callback of throwing /g)).toHaveLength(1)
    expect(stderr).toContain(
      `CALLBACK_FAILED: a callback of hanging failed during a scrape because it took longer than ${timeoutMs} ms`,
    )
  },
)
