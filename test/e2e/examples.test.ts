import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { valueOf } from './preload/read-page.ts'
import { root, runApp, type RunningApp } from './run-app.ts'
import { claimRedisDatabase } from './services/claim-redis-database.ts'
import { createDatabase } from './services/create-database.ts'

const example = (file: string, env: Record<string, string> = {}): RunningApp =>
  runApp({ app: `${root}/examples/${file}`, env })

/** Gives the names of metrics that the README of an example asks for. */
function askedIn(name: string): string[] {
  const readme = readFileSync(`${root}/examples/${name}/README.md`, 'utf8')
  const questions = readme.match(/(?<=```promql\n).*?(?=```)/gs)!.join('\n')
  const names = questions
    .replaceAll(/^#.*$/gm, '')
    .replaceAll(/\{[^}]*\}|by \([^)]*\)|histogram_quantile/g, ' ')
    .match(/\b[a-z]+(_[a-z]+)+\b/g)
  return [...new Set(names)]
}

/** Lists the names that no line of a page begins with. */
function missing(page: string, names: readonly string[]): string[] {
  return names.filter((name) => !new RegExp(`^${name}[{ ]`, 'm').test(page))
}

describe('the examples show what their pages ask for:', () => {
  it('four trading services, each as the service that it is', async () => {
    await using app = runApp({ app: `${root}/examples/trading/run-trading.ts`, flags: [] })
    await app.said(/connected again/)
    await app.warned(/(\/metrics[^]*){4}/)
    const urls = [...app.output.stderr.matchAll(/(http:\/\/\S+?\/metrics)/g)].map(([, url]) => url!)
    const expected: Readonly<Record<string, readonly RegExp[]>> = {
      'market-data': [
        /^dependency_up\{dependency_name="market-ws",dependency_type="websocket"\} [01]$/m,
        /^market_data_subscriptions_active\{market_data_feed="practice"\} [03]$/m,
        /^websocket_messages_total\{network_io_direction="receive".*\} [1-9]/m,
        /^trading_position_syncs_total\{trading_outcome="success"\} [1-9]/m,
      ],
      'signal-service': [
        /^ml_model_info\{ml_model_name="momentum",ml_model_version="v1"\} 1$/m,
        /^trading_signals_generated_total\{.*symbol="AAPL"\} [1-9]/m,
      ],
      'execution-gateway': [
        /^http_server_request_duration_seconds_count\{.*http_route="\/webhook".*\} [1-9]/m,
        /^dependency_up\{dependency_name="broker",dependency_type="http"\} 1$/m,
        // Prices go up and down by chance: what the strategy buys comes sooner or later.
        /^trading_orders_total\{order_side="buy",order_status="filled",symbol="AAPL"\} [1-9]/m,
      ],
      orchestrator: [
        /^trading_orders_submitted_total\{trading_outcome="success"\} [1-9]/m,
        /^trading_positions_adjusted_total [1-9]/m,
        /^dependency_up\{dependency_name="signal-service",dependency_type="http"\} 1$/m,
        /^dependency_up\{dependency_name="execution-gateway",dependency_type="http"\} 1$/m,
      ],
    }
    const asked = askedIn('trading')
    let pages: readonly string[] = []
    await expect
      .poll(
        async () => {
          pages = await Promise.all(urls.map(async (url) => (await fetch(url)).text()))
          const lacking = Object.entries(expected).flatMap(([service, lines]) => {
            const page = pages.find((one) => one.includes(`service_name="${service}"`)) ?? ''
            return lines.filter((line) => !line.test(page)).map((line) => `${service}: ${line.source}`)
          })
          return [...missing(pages.join('\n'), asked), ...lacking]
        },
        { timeout: 90_000 },
      )
      .toEqual([])
    expect(pages.join()).not.toContain('dependency_name="postgres"')
  })

  it('a trading service that depends on Postgres and Redis, once it is told where they are', async () => {
    await using database = await createDatabase('trading')
    await using redis = await claimRedisDatabase()
    await using app = example('trading/execution-gateway.ts', {
      BROKER_URL: 'http://127.0.0.1:9',
      POSTGRES_URL: database.url,
      REDIS_URL: redis.url,
    })
    await app.said(/listening on/)
    const states = async (): Promise<string[] | null> =>
      (await app.scrape()).match(/(?<=^dependency_up\{).*$/gm)
    await expect
      .poll(states)
      .toEqual(
        expect.arrayContaining([
          'dependency_name="postgres",dependency_type="postgresql"} 1',
          'dependency_name="redis",dependency_type="redis"} 1',
          'dependency_name="broker",dependency_type="http"} 0',
        ]),
      )
  })

  it('a scanner, under the names and with the buckets of its own document', async () => {
    await using app = example('scanner/scanner.ts', { METERBRIDGE_METRIC_PREFIX: 'finpilot' })
    const [, api] = await app.said(/listening on (\S+)/)
    expect((await fetch(api!)).status).toBe(401)
    await app.said(/scanned 10 times/)
    const page = await app.scrape()
    expect(missing(page, askedIn('scanner'))).toEqual([])
    for (const strategy of ['momentum', 'breakout']) {
      // A round has a scan of either strategy, and each ninth of all fails: one of either in nine rounds.
      await expect
        .poll(async () => {
          const now = await app.scrape()
          const labels = { strategy, error_type: 'FeedError' }
          const failed = valueOf(now, { name: 'finpilot_scans_failed_total', labels })!
          const begun = valueOf(now, { name: 'finpilot_scans_total', labels: { strategy } })!
          return begun >= 10 && failed >= Math.floor((begun - 1) / 9) && failed <= Math.ceil(begun / 9)
        })
        .toBe(true)
      for (const bound of ['0.1', '0.5', '1', '+Inf']) {
        expect(page).toContain(`finpilot_scan_duration_seconds_bucket{strategy="${strategy}",le="${bound}"} `)
      }
    }
  })

  it('pipelines, with each attempt of a task and the runs that fail', async () => {
    await using app = example('pipeline/scheduler.ts')
    await app.said(/ran 2 times/)
    const page = await app.scrape()
    expect(missing(page, askedIn('pipeline'))).toEqual([])
    expect(page).toMatch(
      /^pipeline_task_retries_total\{pipeline_name="nightly",pipeline_task_name="load"\} ([2-9]|\d{2,})$/m,
    )
    expect(page).toMatch(
      /^pipeline_run_duration_seconds_count\{error_type="WarehouseError",pipeline_name="broken",pipeline_outcome="error"\} ([2-9]|\d{2,})$/m,
    )
  })

  it('an AI product on Postgres and BullMQ', async () => {
    await using database = await createDatabase('ai_saas')
    await using redis = await claimRedisDatabase()
    await using app = example('ai-saas/service.ts', { POSTGRES_URL: database.url, REDIS_URL: redis.url })
    await app.said(/visited 5 times/)
    const expected = [
      /^db_client_operation_duration_seconds_count\{.*db_operation_name="INSERT".*\} [1-9]/m,
      /^messaging_process_duration_seconds_count\{.*"mails".*\} [1-9]/m,
      /^auth_attempts_total\{.*auth_outcome="failure".*\} [1-9]/m,
    ]
    await expect
      .poll(async () => {
        const page = await app.scrape()
        return [...missing(page, askedIn('ai-saas')), ...expected.filter((line) => !line.test(page))]
      })
      .toEqual([])
  })
})
