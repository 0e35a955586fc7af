import { ask, type Question } from '../../ask/ask.ts'
import { LabelSet } from '../promql/label-set.ts'
import { readLabels } from './read-labels.ts'
import { TargetSamples, type SampleBounds } from './target-samples.ts'

const timeoutMs = 5000

/** Names of UTF-8 as they are, where the endpoint knows that; the newest text format that it has else. */
const accept = 'text/plain;version=1.0.0;escaping=allow-utf-8,text/plain;version=0.0.4;q=0.5'

interface TargetOptions extends Pick<Question, 'tokenFile'> {
  readonly job: string | undefined
  readonly bounds: SampleBounds
}

/** An endpoint that is scraped. */
export class ScrapeTarget {
  readonly samples: TargetSamples
  /** Such as `localhost:9464`. */
  readonly instance: string
  /** Why the last scrape failed; nothing where it did not. */
  failure: string | undefined
  readonly #url: URL
  readonly #question: Question
  #labels: LabelSet
  #knowsJob: boolean

  constructor(url: URL, { job, tokenFile, bounds }: TargetOptions) {
    this.#question = { headers: { accept }, timeoutMs, tokenFile }
    this.#url = url
    this.instance = `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`
    this.samples = new TargetSamples(bounds)
    this.#knowsJob = job !== undefined
    this.#labels = this.#labelsOf(job ?? this.instance)
  }

  /** Scrapes once; a failure is a sample too, as with Prometheus. */
  async scrape(): Promise<void> {
    const timeMs = Date.now()
    const startedMs = performance.now()
    const answer = await ask(this.#url, this.#question)
    this.failure = answer.failure ?? (answer.status === 200 ? undefined : `it answers ${answer.status}`)
    const page = answer.failure === undefined && answer.status === 200 ? answer.text : undefined
    if (page !== undefined) this.#learnJob(page)
    const own = {
      up: page === undefined ? 0 : 1,
      scrape_duration_seconds: (performance.now() - startedMs) / 1000,
    }
    this.samples.add(page, { timeMs, own, labels: this.#labels })
  }

  /** A service says its name itself; Prometheus would be told it. */
  #learnJob(page: string): void {
    if (this.#knowsJob) return
    const [line] = /^target_info\{.*\}(?= )/m.exec(page) ?? []
    const service = readLabels(line ?? '').find(
      ([label]) => label === 'service_name' || label === 'service.name',
    )
    if (service !== undefined) this.#labels = this.#labelsOf(service[1])
    this.#knowsJob = true
  }

  #labelsOf(job: string): LabelSet {
    return new LabelSet([
      ['instance', this.instance],
      ['job', job],
    ])
  }
}
