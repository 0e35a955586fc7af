import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { reasonOf } from '../diagnostics/reason-of.ts'
import type { SeriesStore } from '../series/series-store.ts'
import type { DroppedPoints, DropReason } from '../snapshot/dropped-points.ts'
import { startHeartbeat } from '../thread/heartbeat.ts'
import { MetricsPacker, packedMemory } from '../thread/pack-metrics.ts'
import type { CollectedByApplication, Question, ToApplication, ToEndpoint } from '../thread/protocol.ts'
import { StorePublisher } from '../thread/store-publisher.ts'
import type { ApplicationSource } from './application-source.ts'
import type { EndpointData } from './endpoint-data.ts'
import type { Listening } from './open-server.ts'

/** How often the application's thread says that it works on an answer. */
const workingMs = 25
/** A histogram of the SDK with 13 buckets takes some 10 us to collect and pack; a loaded machine takes longer. */
const pointMs = 0.03
const newPointMs = 0.1
/** The least, for code that has not run yet. */
const firstCollectionMs = 2_000

/** What the application's thread answers the endpoint's with, and what it does when that ends. */
export interface EndpointThreadOptions {
  readonly data: Omit<EndpointData, 'beat'>
  readonly store: SeriesStore
  readonly source: ApplicationSource
  /** What collections in the application's thread leave out. */
  readonly dropped: DroppedPoints
  answerReady(options: unknown): Promise<unknown>
  /** Is told when the thread ends by itself, which it does only when it fails. */
  onFailure(reason: string): void
}

/**
 * The endpoint in a thread of its own, so that it answers while the application's event loop is
 * blocked and its work is not the application's.
 *
 * The thread does not hold the process, inherits none of its flags (a preload would start in it), and
 * ends with it.
 */
export class EndpointThread {
  readonly #options: EndpointThreadOptions
  readonly #worker: Worker
  readonly #publisher: StorePublisher
  readonly #packer = new MetricsPacker()
  /** How many there were at the last collection. */
  #sdkSeriesCount: number | undefined
  readonly #reportedDropped = new Map<DropReason, number>()
  readonly #opening = new Map<number, Opening>()
  /** Whether it has listened: then its failure leaves the endpoint without a server. */
  hasOpened = false
  #nextRequest = 0

  /** Starts the thread; throws when the process may not have one. */
  constructor(options: EndpointThreadOptions) {
    this.#options = options
    const workerData: EndpointData = { ...options.data, beat: startHeartbeat() }
    this.#worker = new Worker(join(__dirname, 'endpoint.cjs'), {
      workerData,
      name: 'meterbridge-endpoint',
      execArgv: [],
      env: {},
      // Piping the thread's streams would put listeners on those of the application.
      stdout: true,
      stderr: true,
    })
    this.#worker.on('message', (message: ToApplication) => this.#receive(message))
    this.#worker.once('error', (error) => this.#end(reasonOf(error)))
    this.#worker.once('exit', (code) => this.#end(`it ended with exit code ${code}`))
    this.#worker.unref()
    this.#publisher = new StorePublisher(options.store, (growth) => this.#send({ type: 'grown', growth }))
  }

  /** Listens; rejects with the error of the system or of the protection, and its code. */
  open(): Promise<Listening> {
    const request = this.#nextRequest++
    return new Promise((resolve, reject) => {
      this.#opening.set(request, { resolve, reject })
      this.#send({ type: 'listen', request })
    })
  }

  #receive(message: ToApplication): void {
    if (message.type === 'ask') {
      void this.#answer(message.request, message.question)
      return
    }
    const opening = this.#opening.get(message.request)
    this.#opening.delete(message.request)
    if (message.type === 'listening') {
      this.hasOpened = true
      opening?.resolve(message.listening)
    } else opening?.reject(Object.assign(new Error(message.reason), { code: message.code }))
  }

  async #answer(request: number, question: Question): Promise<void> {
    const sayWorking = (): void => this.#send({ type: 'working', request })
    const silentForMs = question.kind === 'collect' ? this.#silentForMs() : undefined
    this.#send({ type: 'working', request, silentForMs })
    // Silence is how the endpoint's thread learns that the event loop is blocked.
    const repeated = setInterval(sayWorking, workingMs).unref()
    try {
      if (question.kind === 'collect') {
        const value = await this.#collect(question.timeoutMs)
        this.#worker.postMessage({ type: 'answered', request, value }, packedMemory(value.sdk))
      } else {
        const value = await this.#options.answerReady(question.options)
        this.#send({ type: 'answered', request, value })
      }
    } catch (thrown) {
      this.#send({ type: 'failed', request, reason: reasonOf(thrown) })
    } finally {
      clearInterval(repeated)
    }
  }

  async #collect(timeoutMs: number): Promise<CollectedByApplication> {
    const { own, sdk } = await this.#options.source.collect(timeoutMs)
    const answer = {
      observed: this.#publisher.observed(own),
      exemplars: this.#publisher.exemplars(this.#options.store.takeExemplars()),
      sdk: this.#packer.pack(sdk),
      dropped: this.#newlyDropped(),
    }
    // Series that the collection created must be there before it is answered.
    this.#publisher.flush()
    return answer
  }

  /**
   * For how long a collection may hold the event loop itself: the SDK collects all its points in one go.
   * Of new ones it makes the labels too.
   */
  #silentForMs(): number {
    const seriesCount = this.#options.source.sdkSeriesCount
    if (seriesCount === undefined) return 0
    const known = this.#sdkSeriesCount
    this.#sdkSeriesCount = seriesCount
    if (known === undefined) return Math.max(firstCollectionMs, seriesCount * newPointMs)
    return known * pointMs + (seriesCount - known) * newPointMs
  }

  #newlyDropped(): [DropReason, number][] {
    return [...this.#options.dropped.counts].map(([reason, count]) => {
      const before = this.#reportedDropped.get(reason) ?? 0
      this.#reportedDropped.set(reason, count)
      return [reason, count - before]
    })
  }

  #send(message: ToEndpoint): void {
    this.#worker.postMessage(message)
  }

  #end(reason: string): void {
    this.#worker.removeAllListeners()
    // An error that comes after the end must not become an uncaught one.
    this.#worker.on('error', () => {})
    this.#options.onFailure(reason)
    for (const { reject } of this.#opening.values()) reject(new Error(reason))
    this.#opening.clear()
  }
}

interface Opening {
  readonly resolve: (listening: Listening) => void
  readonly reject: (error: Error) => void
}
