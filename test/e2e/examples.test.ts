import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
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
    await app.said(/rebalanced 15 times/)
    await app.said(/connected again/)
    await app.warned(/(\/metrics[^]*){4}/)
    const urls = [...app.output.stderr.matchAll(/(http:\/\/\S+?\/metrics)/g)].map(([, url]) => url!)
    const pagesNow = (): Promise<string[]> => Promise.all(urls.map(async (url) => (await fetch(url)).text()))
    // Prices go up and down by chance: what the strategy buys comes sooner or later.
    const bought = /^trading_orders_total\{order_side="buy",order_status="filled",symbol="AAPL"\} [1-9]/m
    await expect.poll(async () => (await pagesNow()).join(), { timeout: 30_000 }).toMatch(bought)
    const pages = await pagesNow()
    const pageOf = (service: string): string =>
      pages.find((page) => page.includes(`service_name="${service}"`)) ?? `no page of ${service}`
    expect(missing(pages.join('\n'), askedIn('trading'))).toEqual([])
    const marketData = pageOf('market-data')
    const signalService = pageOf('signal-service')
    const gateway = pageOf('execution-gateway')
    const orchestrator = pageOf('orchestrator')
    expect(marketData).toMatch(
      /^dependency_up\{dependency_name="market-ws",dependency_type="websocket"\} [01]$/m,
    )
    expect(marketData).toMatch(/^market_data_subscriptions_active\{market_data_feed="practice"\} [03]$/m)
    expect(marketData).toMatch(/^websocket_messages_total\{network_io_direction="receive".*\} [1-9]/m)
    expect(marketData).toMatch(/^trading_position_syncs_total\{trading_outcome="success"\} [1-9]/m)
    expect(signalService).toMatch(/^ml_model_info\{ml_model_name="momentum",ml_model_version="v1"\} 1$/m)
    expect(signalService).toMatch(/^trading_signals_generated_total\{.*symbol="AAPL"\} [1-9]/m)
    expect(gateway).toMatch(
      /^http_server_request_duration_seconds_count\{.*http_route="\/webhook".*\} [1-9]/m,
    )
    expect(gateway).toMatch(/^dependency_up\{dependency_name="broker",dependency_type="http"\} 1$/m)
    expect(orchestrator).toMatch(/^trading_orders_submitted_total\{trading_outcome="success"\} [1-9]/m)
    expect(orchestrator).toMatch(/^trading_positions_adjusted_total [1-9]/m)
    for (const name of ['signal-service', 'execution-gateway']) {
      expect(orchestrator).toContain(`dependency_up{dependency_name="${name}",dependency_type="http"} 1\n`)
    }
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
    const page = await app.scrape()
    expect(page).toContain('dependency_up{dependency_name="postgres",dependency_type="postgresql"} 1\n')
    expect(page).toContain('dependency_up{dependency_name="redis",dependency_type="redis"} 1\n')
    expect(page).toContain('dependency_up{dependency_name="broker",dependency_type="http"} 0\n')
  })

  it('a scanner, under the names and with the buckets of its own document', async () => {
    await using app = example('scanner/scanner.ts', { METERBRIDGE_METRIC_PREFIX: 'finpilot' })
    const [, api] = await app.said(/listening on (\S+)/)
    expect((await fetch(api!)).status).toBe(401)
    await app.said(/scanned 10 times/)
    const page = await app.scrape()
    expect(missing(page, askedIn('scanner'))).toEqual([])
    for (const strategy of ['momentum', 'breakout']) {
      // Of the twenty scans each ninth fails, one of either strategy.
      expect(page).toContain(`finpilot_scans_failed_total{error_type="FeedError",strategy="${strategy}"} 1\n`)
      expect(page).toMatch(new RegExp(`^finpilot_scans_total\\{strategy="${strategy}"\\} 1[01]$`, 'm'))
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
      /^pipeline_task_retries_total\{pipeline_name="nightly",pipeline_task_name="load"\} [2-9]$/m,
    )
    expect(page).toMatch(
      /^pipeline_run_duration_seconds_count\{error_type="WarehouseError",pipeline_name="broken",pipeline_outcome="error"\} [2-9]$/m,
    )
  })

  it('an AI product on Postgres and BullMQ', async () => {
    await using database = await createDatabase('ai_saas')
    await using redis = await claimRedisDatabase()
    await using app = example('ai-saas/service.ts', { POSTGRES_URL: database.url, REDIS_URL: redis.url })
    await app.said(/visited 5 times/)
    const page = await app.scrape()
    expect(missing(page, askedIn('ai-saas'))).toEqual([])
    expect(page).toMatch(
      /^db_client_operation_duration_seconds_count\{.*db_operation_name="INSERT".*\} [1-9]/m,
    )
    await expect
      .poll(() => app.scrape(), { timeout: 20_000 })
      .toMatch(/^messaging_process_duration_seconds_count\{.*"mails".*\} [1-9]/m)
    expect(page).toMatch(/^auth_attempts_total\{.*auth_outcome="failure".*\} [1-9]/m)
  })
})
