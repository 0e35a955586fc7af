import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from '../e2e/run-app.ts'
import { parseExposition } from '../unit/exposition/parse-exposition.ts'
import { escapeLabelValue } from '../../src/exposition/escape-text.ts'
import type { Family } from '../../src/snapshot/snapshot.ts'
import { expectedFamilies, type Reading } from './expected-families.ts'
import { seed } from '../seeded-fast-check.ts'
import { hostileModel } from './hostile-models.ts'
import { differenceOf } from './judges/difference.ts'
import { plainModel, utf8Model } from './known-models.ts'
import { expectedExemplars, expectedSeries, shownExemplars, shownSeries } from './live/expected-series.ts'
import { featureSets, type FeatureSet, type Mode } from './live/modes.ts'
import { startPageServer, type PageServer } from './live/page-server.ts'
import { exemplars, metadata, query, targetStates, type ShownMetadata } from './live/prometheus-api.ts'
import {
  prometheusBuild,
  suites,
  versionOf,
  type PrometheusBuild,
  type Suite,
} from './live/prometheus-build.ts'
import { startPrometheus, type RunningPrometheus, type ScrapeJob } from './live/start-prometheus.ts'

const models = {
  '/plain': plainModel(),
  '/utf8': utf8Model(),
  '/hostile': hostileModel('NoTranslation', 30),
}
const paths = Object.keys(models) as Path[]

let pages: PageServer
let app: RunningApp

const rows = suites.flatMap((suite) => featureSets.map((set) => ({ suite, set, name: set.name })))

/** All servers start at once: each takes five seconds to find its targets, and up to four more to scrape them. */
const started = new Map<Row, Promise<Started>>()

interface Started {
  readonly server: RunningPrometheus
  readonly modes: readonly Mode[]
  readonly version: number
  /** The time of a scrape of each job, in seconds: what was there then stays, whatever later scrapes come to. */
  readonly scrapedAt: ReadonlyMap<string, string>
}

beforeAll(async () => {
  pages = await startPageServer(models)
  app = runApp({ app: 'meters.cjs', stdin: null })
  app.child.stdin!.write('record\n')
  await app.said(/did record/)
  // From here on the endpoint knows it, even if the application answers a scrape too late.
  await app.scrape()
  const application = new URL(await app.url()).host
  const builds = new Map(suites.map((suite) => [suite, prometheusBuild(suite)]))
  for (const row of rows) {
    const starting = start(row, { build: builds.get(row.suite)!, application })
    // A row that cannot start says so itself.
    starting.catch(() => {})
    started.set(row, starting)
  }
})

afterAll(async () => {
  const servers = await Promise.allSettled(started.values())
  for (const one of servers) if (one.status === 'fulfilled') await one.value.server[Symbol.asyncDispose]()
  await app?.[Symbol.asyncDispose]()
  await pages?.[Symbol.asyncDispose]()
})

describe.each(rows)(`the Prometheus of $suite with $name (CONFORMANCE_SEED=${seed})`, (row) => {
  const { set } = row
  let server: RunningPrometheus
  let modes: readonly Mode[]
  let version: number
  let scrapedAt: ReadonlyMap<string, string>

  beforeAll(async () => {
    ;({ server, modes, version, scrapedAt } = await started.get(row)!)
  })

  const jobs = (): { mode: Mode; path: Path; job: string }[] =>
    modes.flatMap((mode) => paths.map((path) => ({ mode, path, job: jobName(row, { mode, path }) })))

  test('every target is up', async () => {
    const names = modes.flatMap((mode) =>
      [...paths, 'application'].map((path) => jobName(row, { mode, path })),
    )
    const allUp = Object.fromEntries(names.map((name) => [name, 'up']))
    await expect.poll(() => targetStates(server)).toEqual(allUp)
    expect([...scrapedAt.keys()].toSorted()).toEqual(names.toSorted())
  })

  test('every page was answered in the format, escaping and encoding of its mode', () => {
    expect(jobs().map(({ job }) => ({ job, ...pages.answered.get(job) }))).toEqual(
      jobs().map(({ job, mode: { format, escaping, encoding } }) => ({ job, format, escaping, encoding })),
    )
  })

  test('every sample is there with its labels and value, and none else', async () => {
    for (const { mode, path, job } of jobs()) {
      const expected = expectedSeries(models[path], readingOf(mode))
      const atSeconds = scrapedAt.get(job)
      const samples = await query(server, {
        expression: `{job="${job}",__name__!~"up|scrape_.*"}`,
        atSeconds,
      })
      const shown = shownSeries(samples)
      expect({ job, difference: differenceOf(shown, expected) }).toEqual({ job, difference: undefined })
      const counted = await query(server, { expression: `scrape_samples_scraped{job="${job}"}`, atSeconds })
      expect({ job, samples: counted.map(({ value }) => value![1]) }).toEqual({
        job,
        samples: [String(expected.length)],
      })
    }
  })

  test('every family has its type, help and unit', async () => {
    for (const { mode, path, job } of jobs()) {
      const shown = await metadata(server, job)
      const expected = expectedMetadata(models[path], { mode, version })
      const difference = differenceOf(shown.map((one) => metadataLine(one, mode)).toSorted(), expected)
      expect({ job, difference }).toEqual({ job, difference: undefined })
    }
  })

  test(`${set.features.includes('exemplar-storage') ? 'every' : 'no'} exemplar is there`, async () => {
    // The hostile ones are of any time, and servers keep only those of theirs.
    for (const { mode, path, job } of jobs().filter((one) => one.path !== '/hostile')) {
      const isKept = set.features.includes('exemplar-storage')
      const expected = isKept ? expectedExemplars(models[path], { ...readingOf(mode), version }) : []
      const difference = differenceOf(shownExemplars(await exemplars(server, job)), expected)
      expect({ job, difference }).toEqual({ job, difference: undefined })
    }
  })

  test('what the application recorded is there', async () => {
    for (const mode of modes) {
      const expected = await applicationSeries(mode)
      const job = jobName(row, { mode, path: 'application' })
      expect(expected.length).toBeGreaterThan(10)
      const expression = `{job="${job}",__name__=~"shop_.*"}`
      const samples = await query(server, { expression, atSeconds: scrapedAt.get(job) })
      expect(shownSeries(samples)).toEqual(expected)
    }
  })

  test('nothing was logged as a warning or an error', () => {
    expect(server.log()).toMatch(/level=info/i)
    expect(server.log().match(/.*level=(?:warn|error).*/gi)).toBeNull()
  })
})

type Path = keyof typeof models

interface Row {
  readonly suite: Suite
  readonly set: FeatureSet
}

function jobName({ suite, set }: Row, { mode, path }: { mode: Mode; path: string }): string {
  return `${suite}, ${set.name}, ${mode.name}, ${path}`
}

async function start(
  row: Row,
  given: { build: Promise<PrometheusBuild>; application: string },
): Promise<Started> {
  const { features, modesOf } = row.set
  const build = await given.build
  const modes = modesOf(build)
  const jobs = modes.flatMap((mode): ScrapeJob[] => {
    const { settings } = mode
    const application = { target: given.application, path: '/metrics', settings }
    return [
      ...paths.map((path) => ({ name: jobName(row, { mode, path }), target: pages.address, path, settings })),
      { name: jobName(row, { mode, path: 'application' }), ...application },
    ]
  })
  const server = await startPrometheus({ program: build.program, features, jobs })
  const scrapedAt = await scrapeTimes(server, jobs.length)
  return { server, modes, version: build.version, scrapedAt }
}

/** Waits until a scrape of every job is kept; on a busy machine one may need another go. */
async function scrapeTimes(server: RunningPrometheus, jobs: number): Promise<Started['scrapedAt']> {
  const times = new Map<string, string>()
  const deadline = Date.now() + patienceMs
  while (times.size < jobs && Date.now() < deadline) {
    for (const { metric, value } of await query(server, { expression: 'timestamp(up) and up == 1' })) {
      const job = metric['job']!
      if (!times.has(job)) times.set(job, value![1])
    }
    await delay(200)
  }
  return times
}

const patienceMs = 120_000

function readingOf({ format, escaping }: Mode): Reading {
  const dialect = format === 'protobuf' ? format : format.startsWith('text') ? 'text' : 'openmetrics'
  return { dialect, escaping }
}

/** Reads the series of the application's own meters off its page. */
async function applicationSeries({ escaping }: Mode): Promise<string[]> {
  const headers = { accept: `text/plain;version=1.0.0;escaping=${escaping}`, connection: 'close' }
  const page = await (await fetch(`${await app.url()}/metrics`, { headers })).text()
  const samples = parseExposition(page)
    .filter(({ name }) => name.startsWith('shop_'))
    .flatMap((family) => family.samples)
  return shownSeries(
    samples.map(({ name, labels, value }) => ({
      metric: { __name__: name, ...Object.fromEntries(labels) },
      value: [0, String(value)],
    })),
  )
}

/** Of text, Prometheus takes the blanks off a help and may cut it at a NUL. */
function metadataLine({ metric, type, help, unit }: ShownMetadata, { format }: Mode): string {
  const shown = format.startsWith('text') ? help.replace(/^[ \t]+|\0[^]*$/g, '') : help
  return JSON.stringify([metric, type, shown, unit])
}

function expectedMetadata(families: readonly Family[], given: { mode: Mode; version: number }): string[] {
  const { mode, version } = given
  const isProtobuf = mode.format === 'protobuf'
  return expectedFamilies(families, readingOf(mode))
    .map(({ name, type, help, unit }) => {
      const shown = {
        // Of quoted names in a text, Prometheus leaves the escapes in.
        metric: isProtobuf ? name : escapeLabelValue(name),
        type: type === 'untyped' ? 'unknown' : type,
        help,
        unit: isProtobuf && version < firstProtobufUnit ? '' : unit,
      }
      return metadataLine(shown, mode)
    })
    .toSorted()
}

/** Before, units in protobuf are not read. */
const firstProtobufUnit = versionOf(3, 0)
