import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { setLogLevel } from '../../../../src/diagnostics/logger.ts'
import { patchBullmq } from '../../../../src/instruments/bullmq/patch-bullmq.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'
import { fakeBullmq } from './fake-bullmq.ts'

const http = { excludedPaths: [] }

// The failures that the tests provoke are reported, as they should be.
beforeAll(() => setLogLevel('none'))
afterAll(() => setLogLevel('info'))

async function names(store: SeriesStore, metricName: string): Promise<(string | undefined)[]> {
  const collected = await store.collect({ timeoutMs: 1_000 })
  const metric = collected.find(({ metric: { name } }) => name === metricName)
  return (metric?.series ?? []).map(({ attributes }) => new Map(attributes).get('job.name'))
}

function patched(): { library: ReturnType<typeof fakeBullmq>; store: SeriesStore } {
  const library = fakeBullmq()
  const store = new SeriesStore()
  patchBullmq(library, 'bullmq', { store, http })
  return { library, store }
}

it('finds the classes behind the default of an ES module', async () => {
  const library = fakeBullmq()
  const store = new SeriesStore()
  patchBullmq({ default: library }, 'bullmq', { store, http })
  await library.Job.create({ name: 'mail' }, 'welcome')
  expect(await names(store, 'messaging.client.sent.messages')).toEqual(['welcome'])
})

it.each([undefined, null, {}, { default: 7 }, { Queue: class {} }])('leaves %o alone', (exports) => {
  const store = new SeriesStore()
  patchBullmq(exports, 'bullmq', { store, http })
  expect(store.usage()).toEqual([])
})

it('hands on the very value or error of a processor, at once or later', async () => {
  const { library } = patched()
  const worker = new library.Worker('mail')
  const value = { done: true }
  const error = new Error('failed')
  worker.processFn = () => value
  expect(worker.callProcessJob({ name: 'welcome' })).toBe(value)
  worker.processFn = async () => value
  expect(await worker.callProcessJob({ name: 'welcome' })).toBe(value)
  worker.processFn = () => {
    throw error
  }
  expect(() => worker.callProcessJob({ name: 'welcome' })).toThrow(error)
  worker.processFn = () => Promise.reject(error)
  await expect(worker.callProcessJob({ name: 'welcome' })).rejects.toBe(error)
})

it('asks a thenable for its result once', async () => {
  const { library } = patched()
  const worker = new library.Worker('mail')
  let asked = 0
  // oxlint-disable-next-line unicorn/no-thenable -- processors may return one
  const thenable = { then: (resolve: (value: string) => void) => resolve(`asked ${++asked}`) }
  worker.processFn = () => thenable
  expect(await worker.callProcessJob({ name: 'welcome' })).toBe('asked 1')
})

it('keeps the listeners and the answer of emit', () => {
  const { library } = patched()
  const worker = new library.Worker('mail')
  expect(worker.emit('completed', { name: 'welcome' }, 'value')).toBe(false)
  const heard: unknown[] = []
  worker.on('completed', (...args: unknown[]) => heard.push(args))
  expect(worker.emit('completed', { name: 'welcome' }, 'value')).toBe(true)
  expect(heard).toEqual([[{ name: 'welcome' }, 'value']])
})

it('gives jobs without bound in their names one series beyond the limit', async () => {
  const { library, store } = patched()
  for (let i = 0; i < 5_000; i++) await library.Job.create({ name: 'mail' }, `job-${i}`)
  const recorded = await names(store, 'messaging.client.sent.messages')
  expect(recorded).toHaveLength(51)
  expect(recorded).toContain('_OTHER')
})

it('survives jobs and queues that are not what they should be', async () => {
  const { library } = patched()
  const worker = new library.Worker('mail')
  const hostile = {
    get name(): string {
      throw new Error('no name')
    },
  }
  worker.processFn = () => 'done'
  expect(worker.callProcessJob(undefined)).toBe('done')
  expect(worker.callProcessJob(hostile)).toBe('done')
  expect(worker.emit('failed', hostile)).toBe(false)
  expect(await library.Job.create(undefined, undefined)).toEqual({ name: undefined })
})

it('neither adds nor hides an unhandled rejection', () => {
  const program = `
    const { fakeBullmq } = await import('./test/unit/instruments/bullmq/fake-bullmq.ts')
    const { patchBullmq } = await import('./src/instruments/bullmq/patch-bullmq.ts')
    const { SeriesStore } = await import('./src/series/series-store.ts')
    const library = fakeBullmq()
    patchBullmq(library, 'bullmq', { store: new SeriesStore(), http: { excludedPaths: [] } })
    process.on('unhandledRejection', (reason) => console.log(reason.message))
    library.Job.create({ name: 'mail' }, 'refused')
    library.Job.create({ name: 'mail' }, 'refused').catch(() => {})
    const worker = new library.Worker('mail')
    worker.processFn = () => Promise.reject(new Error('failed'))
    worker.callProcessJob({ name: 'mail' })
    worker.callProcessJob({ name: 'mail' }).catch(() => {})`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  })
  expect({ stdout, stderr }).toEqual({ stdout: 'refused\nfailed\n', stderr: '' })
})
