import type * as graphile from 'graphile-worker'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { variants } from './graphile-variants.ts'
import { createDatabase, type TestDatabase } from './services/create-database.ts'
import { uniqueName } from './services/unique-name.ts'

class QuotaError extends Error {}

/** What Postgres answers who has, or asks for, a connection to a database that was dropped. */
const goneCodes = ['57P01', '3D000']

// The library leaves such rejections to the process, at any time until it ends; the tests' own listeners would fail them.
const listeners = process.listeners('unhandledRejection')
process.removeAllListeners('unhandledRejection').on('unhandledRejection', (reason, promise) => {
  if (goneCodes.includes((reason as { code?: string } | undefined)?.code ?? '')) return
  for (const listener of listeners) listener(reason, promise)
})

const sent = 'messaging.client.sent.messages'
const consumed = 'messaging.client.consumed.messages'
const operations = 'messaging.client.operation.duration'
const processed = 'messaging.process.duration'
const outcomes = 'job.outcomes'
const size = 'job.queue.size'
/** Depths are asked for anew after five seconds. */
const wait = { timeout: 30_000, interval: 100 }

describe.each(variants)('graphile-worker $version', ({ library, version, readings, valuesBy }) => {
  let database: TestDatabase
  let pool: pg.Pool
  let utils: graphile.WorkerUtils
  const silent = new library.Logger(() => () => {})
  beforeAll(async () => {
    database = await createDatabase('graphile')
    pool = new pg.Pool({ connectionString: database.url })
    utils = await library.makeWorkerUtils({ pgPool: pool, logger: silent })
    await utils.migrate()
  })
  afterAll(async () => {
    await utils.release()
    await pool.end()
    await database.drop()
  })

  async function run(
    taskList: graphile.TaskList,
    options: graphile.RunnerOptions = {},
  ): Promise<graphile.Runner> {
    return library.run({
      connectionString: database.url,
      logger: silent,
      noHandleSignals: true,
      pollInterval: 50,
      taskList,
      ...options,
    })
  }

  /** What the server holds: done jobs are deleted. */
  async function jobsOf(task: string): Promise<readonly { attempts: number; max_attempts: number }[]> {
    const { rows } = await pool.query<{ attempts: number; max_attempts: number }>(
      'SELECT attempts, max_attempts FROM graphile_worker.jobs WHERE task_identifier = $1',
      [task],
    )
    return rows
  }

  const outcomesOf = (queue: string): Promise<Record<string, number>> =>
    valuesBy('job.outcome', { metric: outcomes, queue })

  it('counts jobs as they are added, worked on and completed', async () => {
    const task = uniqueName('task')
    await utils.addJob(task, { n: 1 })
    await library.quickAddJob({ connectionString: database.url, logger: silent }, task, { n: 2 })
    let release = (): void => {}
    const released = new Promise<void>((resolve) => (release = resolve))
    const seen: unknown[] = []
    const child = uniqueName('child')
    const runner = await run(
      {
        [task]: async (payload, helpers) => {
          seen.push((payload as { n: number }).n)
          await released
          await helpers.addJob(child, {})
        },
      },
      { concurrency: 3 },
    )
    await runner.addJob(task, { n: 3 })
    await vi.waitFor(() => expect(seen.toSorted()).toEqual([1, 2, 3]), wait)
    expect(await valuesBy('messaging.operation.name', { metric: sent, queue: task })).toEqual({ addJob: 3 })
    expect(await valuesBy('-', { metric: 'job.active', queue: task })).toEqual({ '-': 3 })
    const [age] = await readings('job.oldest.age', {
      'messaging.destination.name': task,
      'job.state': 'active',
    })
    expect(age!.value).toBeGreaterThan(0)
    expect(await valuesBy('-', { metric: 'job.workers', queue: task })).toEqual({ '-': 3 })
    expect(await valuesBy('-', { metric: 'job.worker.concurrency', queue: task })).toEqual({ '-': 3 })
    release()
    await vi.waitFor(async () => expect(await outcomesOf(task)).toEqual({ completed: 3 }), wait)
    await runner.stop()
    // What is done is deleted in the background from 0.17 on.
    await vi.waitFor(async () => expect(await jobsOf(task)).toEqual([]), wait)
    expect(await jobsOf(child)).toHaveLength(3)
    expect(await valuesBy('messaging.operation.name', { metric: sent, queue: child })).toEqual({ addJob: 3 })
    expect(await valuesBy('-', { metric: 'job.active', queue: task })).toEqual({})
    expect(await valuesBy('-', { metric: consumed, queue: task })).toEqual({ '-': 3 })
    expect(await valuesBy('error.type', { metric: processed, queue: task })).toEqual({ '-': 3 })
    expect(await valuesBy('-', { metric: 'job.wait.duration', queue: task })).toEqual({ '-': 3 })
    expect(await valuesBy('messaging.operation.name', { metric: operations, queue: task })).toEqual({
      addJob: 3,
    })
    // A task that no worker takes any more is told as 0.
    const workers = await readings('job.workers', { 'messaging.destination.name': task })
    expect(workers.map(({ value }) => value)).toEqual([0])
    expect(workers[0]!.attributes).toMatchObject({ 'messaging.system.name': 'graphile-worker' })
  })

  it('tells a retry from the death after the last attempt', async () => {
    const task = uniqueName('task')
    await utils.addJob(task, {}, { maxAttempts: 2 })
    const runner = await run({
      [task]: async () => {
        throw new QuotaError('no more')
      },
    })
    // The library itself tries again after 2.7 s, which may be over before this is seen.
    await vi.waitFor(async () => expect(await outcomesOf(task)).toMatchObject({ retried: 1 }), wait)
    await utils.rescheduleJobs(
      (
        await pool.query<{ id: string }>('SELECT id FROM graphile_worker.jobs WHERE task_identifier = $1', [
          task,
        ])
      ).rows.map(({ id }) => id),
      { runAt: new Date() },
    )
    await vi.waitFor(async () => expect(await outcomesOf(task)).toEqual({ retried: 1, dead: 1 }), wait)
    await runner.stop()
    await vi.waitFor(async () => expect(await jobsOf(task)).toEqual([{ attempts: 2, max_attempts: 2 }]), wait)
    expect(await valuesBy('error.type', { metric: processed, queue: task })).toEqual({ QuotaError: 2 })
    expect(await valuesBy('-', { metric: consumed, queue: task })).toEqual({ '-': 2 })
    // Only the first attempt waited for a worker.
    expect(await valuesBy('-', { metric: 'job.wait.duration', queue: task })).toEqual({ '-': 1 })
    await vi.waitFor(
      async () => expect(await valuesBy('job.state', { metric: size, queue: task })).toEqual({ failed: 1 }),
      wait,
    )
  })

  it('tells what waits by state and since when the oldest could run, once however many pools ask', async () => {
    const task = uniqueName('task')
    const others = await library.makeWorkerUtils({ connectionString: database.url, logger: silent })
    await utils.addJob(task, {}, { runAt: new Date(Date.now() - 7_200_000) })
    await others.addJob(task, {}, { runAt: new Date(Date.now() - 3_600_000) })
    await others.addJob(task, {}, { runAt: new Date(Date.now() + 3_600_000) })
    await vi.waitFor(
      async () =>
        expect(await valuesBy('job.state', { metric: size, queue: task })).toEqual({
          waiting: 2,
          delayed: 1,
        }),
      wait,
    )
    const [oldest] = await readings('job.oldest.age', {
      'messaging.destination.name': task,
      'job.state': 'waiting',
    })
    expect(oldest!.value).toBeGreaterThanOrEqual(7200)
    expect(oldest!.value).toBeLessThan(7300)
    expect(await jobsOf(task)).toHaveLength(3)
    await others.release()
  })

  it('listens to an emitter of the application once, and lets it listen to as much as before', async () => {
    const task = uniqueName('task')
    const events = new (await import('node:events')).EventEmitter() as graphile.WorkerEvents
    const warned = vi.fn<(warning: Error) => void>()
    process.on('warning', warned)
    const heard: string[] = []
    for (let i = 0; i < 10; i++) events.on('job:start', ({ job }) => heard.push(job.task_identifier))
    const tasks = { [task]: async () => {} }
    const runners = [await run(tasks, { events }), await run(tasks, { events })]
    await utils.addJob(task, {})
    await vi.waitFor(async () => expect(await outcomesOf(task)).toEqual({ completed: 1 }), wait)
    await Promise.all(runners.map((runner) => runner.stop()))
    expect(heard).toEqual(Array.from({ length: 10 }, () => task))
    expect(warned).not.toHaveBeenCalled()
    process.off('warning', warned)
  })

  it('counts a job that cannot be added by its error', async () => {
    // The table takes 128 letters.
    const task = uniqueName('task').padEnd(129, 'x')
    await expect(utils.addJob(task, {})).rejects.toThrow(/violates/)
    const failed = await valuesBy('error.type', { metric: sent, queue: task })
    expect(Object.values(failed)).toEqual([1])
    expect(failed['-']).toBeUndefined()
  })

  it('counts every job that is added at once with its task', async () => {
    const [one, two] = [uniqueName('task'), uniqueName('task')]
    const jobs = [one, two, two].map((identifier) => ({ identifier, payload: {} }))
    // Version 0.16 adds them one by one.
    const operation = version.startsWith('0.16') ? 'addJob' : 'addJobs'
    if (operation === 'addJobs') await utils.addJobs(jobs)
    else for (const { identifier, payload } of jobs) await utils.addJob(identifier, payload)
    expect(await valuesBy('messaging.operation.name', { metric: sent, queue: one })).toEqual({
      [operation]: 1,
    })
    expect(await valuesBy('messaging.operation.name', { metric: sent, queue: two })).toEqual({
      [operation]: 2,
    })
    expect([(await jobsOf(one)).length, (await jobsOf(two)).length]).toEqual([1, 2])
  })

  it('counts a job as stalled whose end the server could not be told, where the library waits for it', async () => {
    const doomed = await createDatabase('graphile')
    const task = uniqueName('task')
    const runner = await run({ [task]: () => doomed.drop() }, { connectionString: doomed.url })
    runner.promise.catch(() => {})
    await runner.addJob(task, {})
    // Versions from 0.17 on tell of it as done before.
    const expected = version.startsWith('0.16') ? { stalled: 1 } : { completed: 1 }
    await vi.waitFor(async () => expect(await outcomesOf(task)).toEqual(expected), wait)
    expect(await valuesBy('-', { metric: 'job.active', queue: task })).toEqual({})
    await runner.stop().catch(() => {})
  })
})
