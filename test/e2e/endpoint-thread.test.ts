import { describe, expect, it } from 'vitest'
import { root, runApp, type RunningApp } from './run-app.ts'

async function get(app: RunningApp, path: string): Promise<{ status: number; text: string; ms: number }> {
  const startedMs = performance.now()
  const response = await fetch((await app.url()) + path, { headers: { connection: 'close' } })
  return { status: response.status, text: await response.text(), ms: performance.now() - startedMs }
}

function valueOf(text: string, series: RegExp): number {
  const line = text.split('\n').find((one) => series.test(one))
  return line === undefined ? Number.NaN : Number(line.slice(line.lastIndexOf(' ') + 1))
}

const runs = /^workflow_run_duration_seconds_count\{.*workflow_name="before"/
const blocked = /^nodejs_eventloop_blocked_duration_seconds /
const observedAge = /^meterbridge_collection_age_seconds\{meterbridge_collection_part="observed"\}/

async function whenBlockedFor(app: RunningApp, seconds: number): Promise<string> {
  for (;;) {
    const { text } = await get(app, '/metrics')
    if (valueOf(text, blocked) >= seconds) return text
  }
}

/** The endpoint hears of the end of a block at the next beat of the event loop. */
async function whenAnswering(app: RunningApp): Promise<string> {
  for (;;) {
    const text = await app.scrape()
    if (valueOf(text, blocked) === 0) return text
  }
}

async function block(app: RunningApp, count = 1): Promise<void> {
  app.child.stdin!.write('.')
  await app.said(new RegExp(`(?:^blocked\\n[^]*){${count}}`, 'm'))
}

async function free(app: RunningApp, count = 1): Promise<void> {
  app.child.stdin!.write('.')
  await app.said(new RegExp(`(?:^free\\n[^]*){${count}}`, 'm'))
}

/** Blocks until `/health` says what a block of some seconds is; says how many blocks that took. */
async function blockUntilDegraded(app: RunningApp): Promise<number> {
  for (let round = 1; ; round++) {
    await block(app, round)
    await whenBlockedFor(app, 1)
    const { status, text } = await get(app, '/health')
    const [, seconds] = /event loop blocked for (\d+\.\d) s\n$/.exec(text)!
    // A machine that stood still asks too late.
    const isLate = status === 503 && Number(seconds) >= 5
    const told = `event loop blocked for ${seconds} s\n`
    expect({ status, text }).toEqual(
      isLate ? { status, text: told } : { status: 200, text: `degraded\n${told}` },
    )
    if (!isLate) return round
    await free(app, round)
  }
}

describe('the endpoint in a thread of its own', () => {
  it('serves current values while the event loop is blocked, and says what is stale and for how long', async () => {
    await using app = runApp({ app: 'blockable.cjs', stdin: null })
    const before = await whenAnswering(app)
    expect(valueOf(before, runs)).toBe(1)
    expect(valueOf(before, /^jobs_total/)).toBe(1)

    await block(app)
    const first = await whenBlockedFor(app, 1)
    const second = await whenBlockedFor(app, 2)
    expect(valueOf(first, runs)).toBeGreaterThan(1)
    expect(valueOf(second, runs)).toBeGreaterThan(valueOf(first, runs))
    expect(valueOf(second, /^jobs_total/)).toBe(1)
    expect(valueOf(second, observedAge)).toBeGreaterThan(1)
    expect(second).toMatch(/^process_uptime_seconds /m)
    expect(second).toMatch(
      /^meterbridge_collection_age_seconds\{meterbridge_collection_part="recorded"\} 0$/m,
    )
    expect(await get(app, '/ready')).toMatchObject({
      status: 503,
      text: expect.stringMatching(/^event loop blocked/) as string,
    })

    await free(app)
    const after = await whenAnswering(app)
    expect(valueOf(after, /^jobs_total\{otel_scope/)).toBe(2)
    expect(valueOf(after, blocked)).toBe(0)
  })

  it('calls an application with a blocked event loop degraded, after five seconds dead, and then alive', async () => {
    await using app = runApp({ app: 'blockable.cjs', stdin: null })
    await app.scrape()
    const round = await blockUntilDegraded(app)
    await whenBlockedFor(app, 5.2)
    expect(await get(app, '/health')).toMatchObject({ status: 503 })
    await free(app, round)
    await expect.poll(() => get(app, '/health')).toMatchObject({ status: 200, text: 'OK' })
  })

  it('goes on with what a collection said that was late because the event loop was blocked', async () => {
    await using app = runApp({ app: 'blockable.cjs', stdin: null })
    expect(await app.scrape()).not.toContain('made="last"')
    await block(app)
    expect((await get(app, '/metrics')).text).not.toContain('made="last"')
    await free(app)
    expect(valueOf(await whenAnswering(app), /^jobs_total\{made="last"/)).toBe(1)
  })

  it('hears of the end of a block that ends while it is scraped', async () => {
    await using app = runApp({ app: 'held.cjs', stdin: null })
    await app.scrape()
    // Only a scrape that comes shortly before the end can; on a busy machine that may take some rounds.
    for (let round = 1; ; round++) {
      app.child.kill('SIGUSR2')
      await app.said(new RegExp(`^held ${round}$`, 'm'))
      await whenBlockedFor(app, 0.5)
      const caught = get(app, '/metrics')
      // By the time of another answer the scrape has begun.
      await get(app, '/nothing')
      app.child.stdin!.write('.')
      if (valueOf((await caught).text, /^holds_total\{/) === round) return
      expect(valueOf(await whenAnswering(app), /^holds_total\{/)).toBe(round)
    }
  })

  it('waits for an application that has made many series at once', async () => {
    const shown = (text: string): number => text.split('\nburst_total{').length - 1
    const burst = 60_000
    let caught = 0
    // A machine may be so busy that the endpoint takes the event loop for a blocked one, but hardly each time.
    while (caught !== burst) {
      const env = { METERBRIDGE_SERIES_LIMIT: `${2 * burst}` }
      await using app = runApp({ app: 'bursting.cjs', stdin: null, env })
      await app.scrape()
      app.child.stdin!.write(`${burst}`)
      await app.said(/^made/m)
      caught = shown((await get(app, '/metrics')).text)
      expect(shown(await whenAnswering(app))).toBe(burst)
    }
  })

  it('does not wait for an event loop that is blocked in the middle of a collection', async () => {
    await using app = runApp({
      app: 'blockable.cjs',
      stdin: null,
      env: { BLOCKABLE_SLOW_CALLBACK: 'true' },
    })
    const caught = get(app, '/metrics')
    await app.said(/^observing$/m)
    await block(app)
    expect(await caught).toMatchObject({ status: 200 })
    expect(app.output.stdout).not.toMatch(/^free$/m)
  })

  it('answers as the application’s own thread does', async () => {
    const names = async (thread: string): Promise<string[]> => {
      await using app = runApp({
        app: 'blockable.cjs',
        stdin: null,
        env: { METERBRIDGE_ENDPOINT_THREAD: thread },
      })
      await app.scrape()
      const { text } = await get(app, '/metrics')
      const lines = text.split('\n').filter((line) => !line.startsWith('#'))
      return [...new Set(lines.map((line) => line.split(/[{ ]/)[0]!))].sort()
    }
    const [worker, main] = await Promise.all([names('worker'), names('main')])
    const onlyHere = /^(meterbridge_collection_age|nodejs_eventloop_blocked_duration)_seconds$/
    // Shown from their first sample on, which comes when it comes.
    const sampled = /^(v8js_gc|nodejs_eventloop_delay_(min|max|mean|stddev|p\d\d))_/
    const settled = (found: string[]): string[] => found.filter((name) => !sampled.test(name))
    expect(settled(worker).filter((name) => !onlyHere.test(name))).toEqual(settled(main))
  })

  it('falls back to the application’s thread, with one line, where no thread may be started', async () => {
    await using app = runApp({
      app: 'idle.cjs',
      stdin: null,
      flags: ['--permission', '--allow-fs-read=*', '--require', './instrumentation'],
      cwd: root,
    })
    const { status, text } = await get(app, '/metrics')
    expect(status).toBe(200)
    expect(text).toMatch(/^process_uptime_seconds /m)
    expect(app.output.stderr.match(/ENDPOINT_THREAD_FAILED/g)).toHaveLength(1)
  })
})
