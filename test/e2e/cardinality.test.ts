import { describe, expect, it } from 'vitest'
import { runApp, type RunningApp } from './run-app.ts'

async function tell(app: RunningApp, line: string): Promise<string> {
  app.child.stdin!.write(`${line}\n`)
  const [, answer] = await app.said(new RegExp(`${line}: (.*)\\n$`))
  return answer!
}

function linesOf(page: string, metric: string): string[] {
  return page.split('\n').filter((line) => line.startsWith(metric))
}

describe.each(['worker', 'main'])('cardinality, with the endpoint in the %s thread', (thread) => {
  const env = { METERBRIDGE_ENDPOINT_THREAD: thread }

  it('folds what is beyond a bound and says how much, and what IDs look like', async () => {
    await using app = runApp({ app: 'cardinality.cjs', env, stdin: null })
    await tell(app, 'record a a a 3f2504e0-4f89-41d3-9a0c-0305e82c3301 9b2504e0-4f89-41d3-9a0c-0305e82c3301')
    await tell(app, 'record b c d e')
    const page = await app.scrape()
    expect(linesOf(page, 'app_requests_total')).toEqual([
      'app_requests_total{tenant="bound"} 0',
      'app_requests_total{tenant="a"} 3',
      'app_requests_total{tenant="_OTHER"} 5',
      'app_requests_total{tenant="b"} 1',
    ])
    expect(page).toContain(
      'meterbridge_folded_records_total{meterbridge_attribute_name="tenant",meterbridge_metric_name="app.requests"} 5\n',
    )
    expect(app.output.stderr).toContain(
      'ATTRIBUTE_VALUE_ID: value "3f2504e0-4f89-41d3-9a0c-0305e82c3301" of attribute tenant of app.requests looks like a UUID',
    )
    expect(app.output.stderr.match(/ATTRIBUTE_VALUE_ID/g)).toHaveLength(1)
    expect(app.output.stderr.match(/ATTRIBUTE_LIMIT/g)).toHaveLength(1)
  })

  it('takes a removed series off the page, and begins it again at 0', async () => {
    await using app = runApp({ app: 'cardinality.cjs', env, stdin: null })
    await tell(app, 'record a a b')
    await tell(app, 'bound')
    expect(linesOf(await app.scrape(), 'app_requests_total')).toEqual([
      'app_requests_total{tenant="bound"} 1',
      'app_requests_total{tenant="a"} 2',
      'app_requests_total{tenant="b"} 1',
    ])
    expect(await tell(app, 'remove a')).toBe('1')
    expect(await tell(app, 'remove bound')).toBe('1')
    const page = await app.scrape()
    expect(linesOf(page, 'app_requests_total')).toEqual(['app_requests_total{tenant="b"} 1'])
    expect(page).toContain('meterbridge_removed_series_total{meterbridge_metric_name="app.requests"} 2\n')
    await tell(app, 'record a')
    await tell(app, 'bound ')
    expect(linesOf(await app.scrape(), 'app_requests_total')).toEqual([
      'app_requests_total{tenant="b"} 1',
      'app_requests_total{tenant="a"} 1',
      'app_requests_total{tenant="bound"} 1',
    ])
  })

  it('keeps a process within its limit of series, and says which metric has the most', async () => {
    await using app = runApp({
      app: 'cardinality.cjs',
      env: { ...env, METERBRIDGE_TOTAL_SERIES_LIMIT: '200' },
      stdin: null,
    })
    await tell(app, 'users 1000')
    const page = await app.scrape()
    expect(linesOf(page, 'app_sessions_total').length).toBeLessThan(200)
    const [overflow] = linesOf(page, 'app_sessions_total{otel_metric_overflow="true"}')
    const rest = linesOf(page, 'app_sessions_total{user=').length
    expect(overflow).toBe(`app_sessions_total{otel_metric_overflow="true"} ${1000 - rest}`)
    expect(page).toContain('meterbridge_series_limit 200\n')
    // What is ours to say of ourselves is within the limit too.
    const scrapes = (shown: string): number =>
      Number(/^meterbridge_scrape_size_bytes_count (\d+)$/m.exec(shown)?.[1])
    expect(scrapes(page)).toBeGreaterThanOrEqual(0)
    expect(app.output.stderr).toContain(`TOTAL_SERIES_LIMIT: the process reached its limit of 200 series`)
    expect(app.output.stderr).toMatch(/The metrics with the most series are app\.sessions \(\d+\), /)
    await expect.poll(async () => scrapes(await app.scrape())).toBeGreaterThan(scrapes(page))
  })
})
