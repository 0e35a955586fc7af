import type { Attributes } from '@opentelemetry/api'
import type { ScopeMetrics } from '@opentelemetry/sdk-metrics'
import { exposedLabels, type Pairs } from '../naming/exposed-labels.ts'
import { KeptLabels } from './label-set.ts'
import type { LabelSet } from './snapshot.ts'
import type { Translation } from './translation.ts'

/** How many series of one metric are remembered; the SDK's own limit is below it. */
const rememberedLimit = 100_000

/** What the labels of a metric depend on besides its attributes. */
export interface MetricLabelRules {
  readonly scope: ScopeMetrics['scope']
  /** Label names that the format writes itself. */
  readonly reserved: readonly string[]
}

/**
 * Keeps the labels of the SDK's series between scrapes.
 *
 * They are found by place and identity of the attributes: the SDK hands out its series in the order in which they
 * began, each with the same object every time.
 */
export class OtelLabels {
  readonly #translation: Translation
  readonly #metrics = new Map<string, MetricLabels>()
  #setCount = 0

  constructor(translation: Translation) {
    this.#translation = translation
  }

  /** Gives the labels of one metric's series. */
  ofMetric(identity: string, rules: MetricLabelRules): MetricLabels {
    let labels = this.#metrics.get(identity)
    if (labels === undefined) {
      labels = new MetricLabels(rules, {
        translation: this.#translation,
        nextNumber: () => this.#setCount++,
      })
      this.#metrics.set(identity, labels)
    }
    return labels
  }
}

/** The labels of a series of the SDK, with a number that no other set of the same translator has. */
export class SdkLabels extends KeptLabels {
  readonly number: number
  /** The round of its metric in which it was met last. */
  metIn = 0
  readonly #metric: MetricLabels
  readonly #attributes: Attributes
  #pairs: Pairs | undefined

  constructor(of: { metric: MetricLabels; attributes: Attributes; pairs: Pairs }, number: number) {
    super()
    this.#metric = of.metric
    this.#attributes = of.attributes
    this.#pairs = of.pairs
    this.number = number
  }

  get pairs(): LabelSet['pairs'] {
    return this.#pairs ?? this.#metric.pairsOf(this.#attributes)
  }

  override keep(form: number, bytes: Uint8Array): void {
    super.keep(form, bytes)
    this.releasePairs()
  }

  /** Lets go of the pairs once they are kept in another form: they are made again for whoever asks. */
  releasePairs(): void {
    this.#pairs = undefined
  }
}

/** Gives one label set for all attributes of a metric that read the same, so that a series twice is seen. */
export class MetricLabels {
  readonly #reserved: readonly string[]
  readonly #translation: Translation
  readonly #nextNumber: () => number
  /** Those of the scope and the constant ones. */
  readonly #shared: Pairs
  /** Those of the round before, by place. */
  readonly #attributes: Attributes[] = []
  readonly #labels: SdkLabels[] = []
  #place = 0
  #round = 0
  /** By a hash of the text that the pairs make, or the next number that is free. */
  #byHash = new Map<number, SdkLabels>()

  constructor(
    { scope, reserved }: MetricLabelRules,
    { translation, nextNumber }: { translation: Translation; nextNumber: () => number },
  ) {
    this.#nextNumber = nextNumber
    this.#reserved = reserved
    this.#translation = translation
    this.#shared = [...(translation.scopeLabels ? scopePairs(scope) : []), ...translation.constantLabels]
  }

  /** Begins a round over the series of the metric. */
  begin(): void {
    this.#place = 0
    this.#round++
  }

  /** Gives the labels of the next series, or nothing when one of this round has the same. */
  next(attributes: Attributes): SdkLabels | undefined {
    const place = this.#place++
    let labels = this.#labels[place]
    if (labels === undefined || this.#attributes[place] !== attributes) {
      labels = this.#labelsOf(attributes)
      this.#attributes[place] = attributes
      this.#labels[place] = labels
    }
    if (labels.metIn === this.#round) return undefined
    labels.metIn = this.#round
    return labels
  }

  /** Translates attributes into labels. */
  pairsOf(attributes: Attributes): Pairs {
    const own = Object.entries(attributes)
      // An attribute with a scope label's name would make it a duplicate, so the scope's own stands.
      .filter(([name]) => !this.#translation.scopeLabels || !name.startsWith('otel.scope.'))
      .map(([name, value]) => [name, textOf(value)] as const)
    const { strategy } = this.#translation
    return exposedLabels([...own, ...this.#shared], { strategy, reserved: this.#reserved })
  }

  /** Gives the labels that read like these attributes, new ones when there are none. */
  #labelsOf(attributes: Attributes): SdkLabels {
    if (this.#byHash.size >= rememberedLimit) this.#byHash = new Map()
    const pairs = this.pairsOf(attributes)
    const text = JSON.stringify(pairs)
    for (let hash = hashOf(text); ; hash = (hash + 1) | 0) {
      const known = this.#byHash.get(hash)
      if (known !== undefined && JSON.stringify(known.pairs) === text) return known
      if (known !== undefined) continue
      const labels = new SdkLabels({ metric: this, attributes, pairs }, this.#nextNumber())
      this.#byHash.set(hash, labels)
      return labels
    }
  }
}

/** Gives a whole number of 32 bits (FNV-1a): a text of its own for each series would take more than its labels. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash | 0
}

/** Source: OpenTelemetry specification, Prometheus and OpenMetrics compatibility, "Instrumentation Scope". */
function scopePairs({ name, version, schemaUrl }: ScopeMetrics['scope']): Pairs {
  return [
    ['otel.scope.name', name],
    ['otel.scope.version', version ?? ''],
    ['otel.scope.schema_url', schemaUrl ?? ''],
  ]
}

/** Writes an attribute's value as the specification's AnyValue rules say: arrays as JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
}
