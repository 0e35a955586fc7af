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
    const scrape = async (): Promise<string> => {
      const response = await fetch(`${await app.url()}/metrics`, {
        headers: { connection: 'close', ...headers },
      })
      expect(response.status).toBe(200)
      return response.text()
    }
    const failures = (text: string): (string | undefined)[] =>
      [...text.matchAll(/^meterbridge_callback_failures_total\{meterbridge_callback_name="(.*)"\}/gm)]
        .map(([, name]) => name)
        .sort()
    let text = ''
    // The failures of one scrape are told by the next, and what is good by one that the application answers in time.
    await expect
      .poll(async () => {
        text = await scrape()
        return { failures: failures(text), isGood: /^good\{otel_scope_name="failing"\} 7$/m.test(text) }
      })
      .toEqual({ failures: ['hanging', 'one, other', 'rejecting', 'throwing'], isGood: true })
    expect(text).not.toMatch(/^(throwing|rejecting|hanging|one|other)/m)
    await app.warned(/a callback of hanging /)
    const { stderr } = app.output
    expect(stderr.match(/CALLBACK_FAILED: a callback of throwing /g)).toHaveLength(1)
    expect(stderr).toContain(
      `CALLBACK_FAILED: a callback of hanging failed during a scrape because it took longer than ${timeoutMs} ms`,
    )
  },
)
