import { figure, median } from '../harness/figures.ts'
import type { Tally } from './crowd.ts'
import type { State } from './soak-app.ts'
import type { Finding } from './verdict.ts'

/** What a siege left in numbers. */
export interface Siege {
  readonly tally: Tally
  readonly latenciesMs: readonly number[]
  /** The longest stalls of the main thread, as the application tells. */
  readonly stallMs: number
  readonly stallCpuMs: number
  /** Resident memory, second by second. */
  readonly rssBytes: readonly number[]
}

/** What scrapes met while more readers than are served at once held their answers, and afterwards. */
export interface FullHouse {
  readonly during: Tally
  readonly after: Tally
}

/** Everything that a soak has seen. */
export interface Seen {
  readonly minutes: number
  readonly idle: State
  readonly before: State
  readonly after: State
  readonly siege: Siege
  /** How far resident memory ever rose above that of the idle application, where the system tells. */
  readonly peakBytes: number | undefined
  readonly full: FullHouse
  /** The code or signal that the application ended with when it was asked to. */
  readonly end: string
  readonly stderr: string
}

const mebibyte = 2 ** 20
const bounds = { rssGrowthMiB: 16, heapGrowthMiB: 4, peakMiB: 256, stderrLines: 20 }
/**
 * The allocator keeps what threads have used once in arenas of their own, which takes minutes to fill and then stands;
 * a leak goes on. So it is the second half of the siege that must not grow, and a shorter run can only tell that memory
 * does not run away.
 */
const shortRun = { minutes: 8, rssGrowthMiB: 160 }

/** Turns what a soak has seen into figures and their bounds. */
export function findingsOf({
  minutes,
  idle,
  peakBytes,
  before,
  after,
  siege,
  full,
  end,
  stderr,
}: Seen): Finding[] {
  const { tally, latenciesMs } = siege
  const sorted = latenciesMs.toSorted((a, b) => a - b)
  const served = tally.count('scraper', 'complete')
  const faultCount = tally.faultCount + full.during.faultCount + full.after.faultCount
  const descriptors = (after.descriptors ?? 0) - (idle.descriptors ?? 0)
  return [
    {
      what: 'Application ended otherwise than by the SIGTERM sent',
      value: end === 'SIGTERM' ? 0 : 1,
      most: 0,
    },
    { what: 'Whole scrapes', value: served },
    { what: 'Scrapes refused with 503', value: tally.count('scraper', 'refused') },
    { what: 'Scrapes or requests that failed', value: faultCount, most: 0 },
    { what: 'Visits of bad readers and hostile clients', value: badVisits(tally) },
    { what: 'Requests that the application answered', value: sorted.length },
    { what: 'Their latency, median', unit: 'ms', value: sorted.length ? median(sorted) : 0 },
    { what: 'Their latency, p99', unit: 'ms', value: sorted[Math.floor(sorted.length * 0.99)] ?? 0 },
    { what: 'Their latency, longest', unit: 'ms', value: sorted.at(-1) ?? 0 },
    { what: 'Longest stall of the event loop', unit: 'ms', value: siege.stallMs },
    { what: 'Longest stall, CPU of the main thread', unit: 'ms', value: siege.stallCpuMs },
    { what: 'RSS when idle at first', unit: 'MiB', value: idle.rssBytes / mebibyte },
    {
      what: 'RSS at its peak, over that',
      unit: 'MiB',
      value: (peakBytes ?? 0) / mebibyte,
      most: bounds.peakMiB,
    },
    {
      what: 'RSS, growth after the warm-up',
      unit: 'MiB',
      value: (after.rssBytes - before.rssBytes) / mebibyte,
    },
    {
      what: 'RSS, growth in the second half of the siege',
      unit: 'MiB',
      value: secondHalfGrowth(siege.rssBytes) / mebibyte,
      most: minutes < shortRun.minutes ? shortRun.rssGrowthMiB : bounds.rssGrowthMiB,
    },
    {
      what: 'Heap and buffers, growth',
      unit: 'MiB',
      value: (after.heapBytes - before.heapBytes) / mebibyte,
      most: bounds.heapGrowthMiB,
    },
    { what: 'Descriptors left open', value: descriptors, most: 0 },
    { what: 'Lines on standard error', value: stderr.split('\n').length - 1, most: bounds.stderrLines },
    {
      what: 'Scrapes refused while 40 readers held their answers',
      value: full.during.count('scraper', 'refused'),
    },
    {
      what: 'No scrape served after they had gone',
      value: full.after.count('scraper', 'complete') ? 0 : 1,
      most: 0,
    },
  ]
}

/** What is resident in the middle of the last quarter over that of the quarter before. */
function secondHalfGrowth(samples: readonly number[]): number {
  const quarter = Math.max(1, samples.length >> 2)
  return median(samples.slice(-quarter)) - median(samples.slice(-2 * quarter, -quarter))
}

/** Lists by kind of client how its visits ended. */
export function describeOutcomes(tally: Tally): string {
  return [...tally.outcomes]
    .map(([kind, outcomes]) => {
      const each = [...outcomes].toSorted(([a], [b]) => (a < b ? -1 : 1))
      return `${kind}: ${each.map(([outcome, count]) => `${outcome} ${figure(count)}`).join(', ')}`
    })
    .join('\n')
}

function badVisits(tally: Tally): number {
  const good = ['user', 'scraper']
  return [...tally.outcomes.keys()]
    .filter((kind) => !good.includes(kind))
    .reduce((sum, kind) => sum + tally.count(kind), 0)
}
