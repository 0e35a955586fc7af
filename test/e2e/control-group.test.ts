import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { controlGroup, canMakeControlGroups } from './control-group-under-test.ts'
import { valueOf } from './preload/read-page.ts'
import { runApp, runToEnd } from './run-app.ts'

const mebibyte = 1024 ** 2

/** Uses half a second of CPU time. */
const burner = 'while (process.cpuUsage().user < 500_000);'
/** Fills memory until the kernel ends it, as the first of its group. */
const hog = `
  require('node:fs').writeFileSync('/proc/self/oom_score_adj', '1000')
  globalThis.kept = []
  for (;;) globalThis.kept.push(Buffer.alloc(${16 * mebibyte}, 1))`

test.runIf(canMakeControlGroups)(
  'tells the limits of its control group, and how often they were met, as the kernel counts them',
  async () => {
    const group = controlGroup({ cpus: 0.3, memoryBytes: 512 * mebibyte, pids: 300 })
    onTestFinished(group.remove)
    await using app = runApp({ app: 'idle.cjs', node: group.node, stdin: null })
    await app.url()

    await runToEnd({ flags: ['--eval', burner], node: group.node })
    expect(await runToEnd({ flags: ['--eval', hog], node: group.node })).toMatchObject({ signal: 'SIGKILL' })
    const before = group.counts()
    expect(before.throttledPeriods).toBeGreaterThan(0)
    const page = await app.scrape()
    const after = group.counts()

    const value = (name: string, labels = {}): number => valueOf(page, { name: `cgroup_${name}`, labels })!
    expect(value('cpu_limit')).toBe(0.3)
    expect(value('memory_limit_bytes')).toBe(512 * mebibyte)
    expect(value('pid_limit')).toBe(300)
    const counted = {
      throttledPeriods: value('cpu_throttled_periods_total'),
      throttledSeconds: value('cpu_throttled_time_seconds_total'),
      cpuSeconds: value('cpu_time_seconds_total'),
      kills: value('memory_events_total', { cgroup_memory_event: 'oom_kill' }),
    }
    for (const [name, count] of Object.entries(counted)) {
      expect(count, name).toBeGreaterThanOrEqual(before[name as keyof typeof before])
      expect(count, name).toBeLessThanOrEqual(after[name as keyof typeof after])
    }
    expect(counted.kills).toBe(1)
    expect(counted.throttledPeriods).toBeLessThanOrEqual(value('cpu_periods_total'))
    expect(value('memory_usage_bytes')).toBeGreaterThan(10 * mebibyte)
    expect(value('memory_usage_bytes')).toBeLessThanOrEqual(512 * mebibyte)
    expect(value('memory_working_set_bytes')).toBeLessThanOrEqual(value('memory_usage_bytes'))
    expect(value('pid_count')).toBeGreaterThan(3)
  },
)

test('tells the same of the group that the tests run in', async () => {
  await using app = runApp({ app: 'idle.cjs', stdin: null })
  const page = await app.scrape()
  // Every Linux accounts CPU time or memory to some group; where nothing is mounted, nothing is told.
  const isMounted = / - cgroup2? /.test(readFileSync('/proc/self/mountinfo', 'utf8'))
  expect(/^cgroup_/m.test(page)).toBe(isMounted)
})

test('measures a full thread pool once it is asked to, and tells its size in any case', async () => {
  // One task after the other for as long as it runs, each of some 0.5 s: whoever asks waits for the rest of one.
  const program = `
    const { pbkdf2 } = require('node:crypto')
    const fill = () => pbkdf2('a', 'b', 2_000_000, 32, 'sha1', fill)
    fill()`
  await using app = runApp({
    flags: ['--require', './instrumentation', '--eval', program],
    env: { UV_THREADPOOL_SIZE: '1', METERBRIDGE_THREAD_POOL_PROBE: 'true' },
  })
  await vi.waitFor(
    async () => {
      const page = await app.scrape()
      expect(valueOf(page, { name: 'nodejs_thread_pool_size' })).toBe(1)
      const count = valueOf(page, { name: 'nodejs_thread_pool_delay_seconds_count' })!
      const short = valueOf(page, { name: 'nodejs_thread_pool_delay_seconds_bucket', labels: { le: '0.1' } })!
      expect(count - short).toBeGreaterThan(0)
    },
    { timeout: 30_000, interval: 200 },
  )
})

test('asks the thread pool for nothing unless that is switched on', async () => {
  await using app = runApp({ app: 'idle.cjs', stdin: null })
  const page = await app.scrape()
  expect(valueOf(page, { name: 'nodejs_thread_pool_size' })).toBe(4)
  expect(page).not.toContain('nodejs_thread_pool_delay')
})
