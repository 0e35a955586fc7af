import { EventEmitter } from 'node:events'

export interface FakeJob {
  readonly name: unknown
}

export interface FakeWorker {
  processFn: (job: unknown) => unknown
  callProcessJob(job: unknown): unknown
  emit(event: string, ...args: unknown[]): boolean
  on(event: string, listener: (...args: unknown[]) => void): unknown
}

export interface FakeBullmq {
  readonly Queue: new (name: string) => object
  readonly Worker: new (name: string) => FakeWorker
  readonly FlowProducer: new () => object
  readonly Job: {
    create(queue: unknown, name: unknown): Promise<FakeJob>
    createBulk(queue: unknown, jobs: readonly FakeJob[]): Promise<readonly FakeJob[]>
  }
}

/** Classes of the shape that the instrument patches, fresh ones each time. */
export function fakeBullmq(): FakeBullmq {
  class Queue extends EventEmitter {
    readonly name: string

    constructor(name: string) {
      super()
      this.name = name
      void this.waitUntilReady()
    }

    async waitUntilReady(): Promise<void> {}
  }

  class Worker extends EventEmitter {
    readonly name: string
    concurrency = 1
    processFn: (job: unknown) => unknown = () => undefined

    constructor(name: string) {
      super()
      this.name = name
    }

    isRunning(): boolean {
      return true
    }

    isPaused(): boolean {
      return false
    }

    async run(): Promise<void> {}

    callProcessJob(job: unknown): unknown {
      return this.processFn(job)
    }

    override emit(event: string, ...args: unknown[]): boolean {
      return super.emit(event, ...args)
    }
  }

  const Job = class {
    static async create(_queue: unknown, name: unknown): Promise<FakeJob> {
      if (name === 'refused') throw new Error('refused')
      return { name }
    }

    static async createBulk(_queue: unknown, jobs: readonly FakeJob[]): Promise<readonly FakeJob[]> {
      return jobs
    }
  }

  class FlowProducer {
    async add(flow: unknown): Promise<unknown> {
      return flow
    }

    async addBulk(flows: unknown): Promise<unknown> {
      return flows
    }
  }

  return { Queue, Worker, Job, FlowProducer }
}
