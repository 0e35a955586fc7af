import { describe, expect, it } from 'vitest'
import { root, runApp, type RunningApp } from './run-app.ts'

/** What a person sees in the demo: each of these must have moved. */
const shown = [
  /^http_server_request_duration_seconds_count\{.*http_response_status_code="200",http_route="\/api\/products\/:id".*\} [1-9]/m,
  /^http_server_request_duration_seconds_count\{.*http_response_status_code="404",http_route="_unmatched".*\} [1-9]/m,
  /^http_client_request_duration_seconds_count\{.*\} [1-9]/m,
  /^db_client_operation_duration_seconds_count\{.*db_operation_name="SELECT",db_system_name="postgresql".*\} [1-9]/m,
  /^db_client_operation_duration_seconds_count\{.*db_operation_name="GET",db_system_name="redis".*\} [1-9]/m,
  /^redis_client_lookups_total\{.*"hit".*\} [1-9]/m,
  /^messaging_process_duration_seconds_count\{.*"shipping".*\} [1-9]/m,
  /^gen_ai_client_token_usage_count\{.*\} [1-9]/m,
  /^billing_transaction_minor_units_total\{billing_currency="EUR".*"success".*\} [1-9]/m,
  /^workflow_run_duration_seconds_count\{.*"onboarding".*\} [1-9]/m,
  /^scan_items_total\{.*\} [1-9]/m,
  /^nodejs_eventloop_utilization_ratio /m,
  /^target_info\{.*service_name="demo-shop".*\} 1$/m,
]

describe('the demo', () => {
  it.each([
    { redis: 'the Redis at hand', args: [], queueOnRedis: true },
    { redis: 'its stand-in, with the queue on Postgres', args: ['--stand-in'], queueOnRedis: false },
  ])('shows every part of the shop on $redis, until it is ended', async ({ args, queueOnRedis }) => {
    await using demo = runDemo(...args)
    const [, url] = await demo.said(/^Scrape URL: (\S+)$/m)
    // BullMQ's scripts, which the stand-in does not run.
    const script = /db_operation_name="EVALSHA"/
    const awaited = queueOnRedis ? [...shown, script] : shown
    let page = ''
    await expect
      .poll(
        async () => {
          page = await (await fetch(url!)).text()
          return awaited.filter((pattern) => !pattern.test(page))
        },
        { timeout: 90_000 },
      )
      .toEqual([])
    expect(script.test(page)).toBe(queueOnRedis)
    demo.child.kill('SIGINT')
    expect(await demo.exit).toEqual({ code: 0, signal: null })
  })

  it('shows its page once and ends, when that is asked for', async () => {
    await using demo = runDemo('--stand-in', '--once', '--seconds', '0')
    expect(await demo.exit).toEqual({ code: 0, signal: null })
    expect(demo.output.stdout).toMatch(/^target_info\{.*service_name="demo-shop".*\} 1$/m)
  })
})

function runDemo(...args: readonly string[]): RunningApp {
  const env = { ...process.env, OTEL_EXPORTER_PROMETHEUS_PORT: '0' }
  return runApp({ app: `${root}/examples/demo/run-demo.ts`, args, flags: [], env })
}
