import { setTimeout } from 'node:timers/promises'
import { watchPeakMemory } from '../harness/resident-memory.ts'
import { abortingReader, pipeliningReader, slowReader, stuckReader } from './bad-readers.ts'
import { untilListening } from '../harness/until-listening.ts'
import { createRandom, type Random } from './client.ts'
import { runCrowd, Tally, type Guests } from './crowd.ts'
import { describeOutcomes, findingsOf, type FullHouse, type Siege } from './findings.ts'
import { dripper, garbler, halfOpen } from './hostile-clients.ts'
import { scraper, user } from './scrapers.ts'
import { startSoakApp, type SoakApp, type State } from './soak-app.ts'
import type { Finding } from './verdict.ts'

/** What a soak found, and what helps to find out why. */
export interface SoakResult {
  readonly findings: readonly Finding[]
  readonly faults: readonly string[]
  readonly outcomes: string
  readonly stderr: string
}

const sampleEveryMs = 1_000
const settleMs = 10_000

/**
 * Besieges an application for so long and gives what became of it.
 *
 * @throws when the application ends by itself, with what it wrote to standard error.
 */
export async function soak({ minutes, seed }: { minutes: number; seed: number }): Promise<SoakResult> {
  const random = createRandom(seed)
  const app = await startSoakApp()
  try {
    await serveOnce(app, { random })
    const idle = await app.state({ withoutGarbage: true })
    const peak = watchPeakMemory(app.pid)
    const seconds = minutes * 60
    const warmUpSeconds = Math.min(60, seconds / 3)
    // Code that is compiled and pools that are filled once are not growth.
    await besiege(app, { seconds: warmUpSeconds, random })
    const before = await settle(app, { idle })
    const siege = await besiege(app, { seconds: seconds - warmUpSeconds, random })
    const after = await settle(app, { idle })
    const peakBytes = peak()
    const full = await fillHouse(app, { random })
    const end = await app.terminate()
    return {
      findings: findingsOf({
        minutes,
        idle,
        peakBytes,
        before,
        after,
        siege,
        full,
        end,
        stderr: app.stderr(),
      }),
      faults: [...siege.tally.faults, ...full.during.faults, ...full.after.faults],
      outcomes: describeOutcomes(siege.tally),
      stderr: app.stderr(),
    }
  } finally {
    app.kill()
  }
}

/** What is opened and loaded for the first scrape is not growth either. */
async function serveOnce(app: SoakApp, { random }: { random: Random }): Promise<void> {
  await untilListening(app.metricsPort)
  await scraper({ port: app.metricsPort, random, signal: AbortSignal.timeout(settleMs) })
  await setTimeout(1_000)
}

async function besiege(
  app: SoakApp,
  { seconds, random }: { seconds: number; random: Random },
): Promise<Siege> {
  const tally = new Tally()
  const latenciesMs: number[] = []
  const over = new AbortController()
  const crowd = runCrowd(guestsOf(app, latenciesMs), { random, signal: over.signal, tally })
  const rssBytes: number[] = []
  let stallMs = 0
  let stallCpuMs = 0
  try {
    for (const endMs = performance.now() + seconds * 1000; performance.now() < endMs;) {
      await setTimeout(sampleEveryMs)
      const state = await app.state()
      stallMs = Math.max(stallMs, state.stallMs)
      stallCpuMs = Math.max(stallCpuMs, state.stallCpuMs)
      rssBytes.push(state.rssBytes)
      showProgress({ state, secondsLeft: (endMs - performance.now()) / 1000, tally })
    }
    return { tally, latenciesMs, stallMs, stallCpuMs, rssBytes }
  } finally {
    process.stderr.write('\r\u001b[K')
    over.abort()
    await crowd
  }
}

function showProgress({
  state,
  secondsLeft,
  tally,
}: {
  state: State
  secondsLeft: number
  tally: Tally
}): void {
  const rss = (state.rssBytes / 2 ** 20).toFixed(0)
  const scrapes = tally.count('scraper', 'complete')
  process.stderr.write(
    `\r\u001b[K${secondsLeft.toFixed(0)} s left, ${scrapes} whole scrapes, RSS ${rss} MiB, ` +
      `${state.descriptors} descriptors`,
  )
}

function guestsOf({ port, metricsPort }: SoakApp, latenciesMs: number[]): Guests[] {
  const atMetrics = { port: metricsPort, pauseMs: 20 }
  return [
    { kind: 'user', client: user(latenciesMs), port, atOnce: 2, pauseMs: 20 },
    { kind: 'scraper', client: scraper, ...atMetrics, atOnce: 3 },
    { kind: 'slow reader', client: slowReader, ...atMetrics, atOnce: 3 },
    { kind: 'stuck reader', client: stuckReader, ...atMetrics, atOnce: 3 },
    { kind: 'aborting reader', client: abortingReader, ...atMetrics, atOnce: 2 },
    { kind: 'pipelining reader', client: pipeliningReader, ...atMetrics, atOnce: 1, pauseMs: 1_000 },
    { kind: 'garbler', client: garbler, ...atMetrics, atOnce: 4 },
    { kind: 'dripper', client: dripper, ...atMetrics, atOnce: 20 },
    { kind: 'half-open client', client: halfOpen, ...atMetrics, atOnce: 50 },
  ]
}

/** Waits until the last connection is gone and gives what the application then has. */
async function settle(app: SoakApp, { idle }: { idle: State }): Promise<State> {
  const deadlineMs = performance.now() + settleMs
  for (;;) {
    const state = await app.state({ withoutGarbage: true })
    const isSettled = (state.descriptors ?? 0) <= (idle.descriptors ?? 0)
    if (isSettled || performance.now() > deadlineMs) break
    await setTimeout(500)
  }
  await setTimeout(1_000)
  return app.state({ withoutGarbage: true })
}

/** More readers than are served at once hold their answers; when they have gone, scrapes must be served again. */
async function fillHouse(app: SoakApp, { random }: { random: Random }): Promise<FullHouse> {
  const run = async (guests: Guests[], milliseconds: number): Promise<Tally> => {
    const tally = new Tally()
    const signal = AbortSignal.timeout(milliseconds)
    await runCrowd(guests, { random, signal, tally })
    return tally
  }
  const atMetrics = { port: app.metricsPort, pauseMs: 20 }
  const scrapers = { kind: 'scraper', client: scraper, ...atMetrics, atOnce: 1 }
  const during = await run(
    [{ kind: 'stuck reader', client: stuckReader, ...atMetrics, atOnce: 40 }, scrapers],
    5_000,
  )
  await setTimeout(1_000)
  const after = await run([scrapers], 3_000)
  return { during, after }
}
