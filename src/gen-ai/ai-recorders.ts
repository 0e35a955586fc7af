import {
  aiActiveOperations,
  aiCachedInputTokens,
  aiCacheWriteTokens,
  aiCost,
  aiErrors,
  aiReasoningTokens,
  aiUnpricedTokens,
} from '../catalog/ai.ts'
import type { AttributesOf } from '../catalog/metric.ts'
import type { Counter, Gauge } from '../series/recorders.ts'
import { inFlightIn, type InFlight } from '../series/in-flight-series.ts'
import type { HistogramSeries } from '../series/series.ts'
import type { SeriesStore } from '../series/series-store.ts'
import type { AiSettings } from './ai-settings.ts'
import { BudgetRecorder } from './budgets.ts'
import type { CallError } from './call-error.ts'
import { conventionOf, type Convention } from './convention.ts'
import { isModelRun, type ModelCall, type ModelUsage } from './model-call.ts'
import { modelLabel } from './model-label.ts'
import { costNanoUnits } from './model-price.ts'
import { PriceBook } from './price-book.ts'

/** The attributes that every metric of a call has. */
export type CallAttributes = AttributesOf<typeof aiActiveOperations>

/** Records calls to models, whoever measured them, under the names of one convention. */
export class AiRecorders {
  readonly #convention: Convention
  readonly #modality: 'unknown' | undefined
  readonly #prices: PriceBook
  readonly #budgets: BudgetRecorder
  readonly #active: Gauge<typeof aiActiveOperations>
  readonly #errors: Counter<typeof aiErrors>
  readonly #cost: Counter<typeof aiCost>
  readonly #unpriced: Counter<typeof aiUnpricedTokens>
  readonly #cached: Counter<typeof aiCachedInputTokens>
  readonly #cacheWrites: Counter<typeof aiCacheWriteTokens>
  readonly #reasoning: Counter<typeof aiReasoningTokens>

  constructor(store: SeriesStore, settings: AiSettings) {
    this.#convention = conventionOf(store, settings)
    // The latest names require a modality, which no provider tells apart for all of its tokens.
    this.#modality = settings.latestNames ? 'unknown' : undefined
    this.#prices = new PriceBook(settings.pricesFile)
    this.#budgets = new BudgetRecorder(store)
    this.#active = store.gauge(aiActiveOperations)
    this.#errors = store.counter(aiErrors)
    this.#cost = store.counter(aiCost)
    this.#unpriced = store.counter(aiUnpricedTokens)
    this.#cached = store.counter(aiCachedInputTokens)
    this.#cacheWrites = store.counter(aiCacheWriteTokens)
    this.#reasoning = store.counter(aiReasoningTokens)
  }

  /** Gives where a call is counted while it is in flight. */
  active(call: ModelCall): InFlight {
    return inFlightIn(this.#active.bind(attributesOf(call)))
  }

  /** Gives where the time from the request to the first chunk of a stream is recorded, in seconds. */
  timeToFirstChunk(call: ModelCall): HistogramSeries {
    return this.#convention.timeToFirstChunk.bind(attributesOf(call))
  }

  /** Gives where the time between two chunks of a stream is recorded, in seconds. */
  timePerOutputChunk(call: ModelCall): HistogramSeries {
    return this.#convention.timePerOutputChunk.bind(attributesOf(call))
  }

  /** Records that a call is over: how long it took, and how it failed if it did. */
  ended(call: ModelCall, { durationSeconds, error }: { durationSeconds: number; error?: CallError }): void {
    const attributes = attributesOf(call)
    this.#convention.duration(call, durationSeconds, { ...attributes, 'error.type': error?.type })
    if (error !== undefined) this.#errors.add(1, { ...attributes, 'gen_ai.error.class': error.class })
  }

  /** Records what a call used and, when it ran a model, what that cost. */
  used(call: ModelCall, usage: ModelUsage): void {
    const attributes = attributesOf(call)
    const part = { ...attributes, 'gen_ai.token.modality': this.#modality }
    const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens } = usage
    this.#convention.tokens(call, usage, attributes)
    if (cachedInputTokens !== undefined) this.#cached.add(cachedInputTokens, part)
    if (cacheWriteTokens !== undefined) this.#cacheWrites.add(cacheWriteTokens, part)
    if (reasoningTokens !== undefined) this.#reasoning.add(reasoningTokens, part)
    if (isModelRun(call) && (inputTokens !== undefined || outputTokens !== undefined))
      this.#price(call, usage, attributes)
  }

  #price(call: ModelCall, usage: ModelUsage, attributes: CallAttributes): void {
    const found = isListedTier(usage.serviceTier) ? this.#findPrice(call, usage) : undefined
    const nanoUnits = found && costNanoUnits(found.price, usage)
    if (nanoUnits !== undefined) {
      this.#cost.add(nanoUnits / 1e9, { ...attributes, 'gen_ai.cost.currency': found!.currency })
      this.#budgets.spend({ provider: call.provider, currency: found!.currency, nanoUnits })
      return
    }
    this.#unpriced.add(usage.inputTokens ?? 0, { ...attributes, 'gen_ai.token.type': 'input' })
    this.#unpriced.add(usage.outputTokens ?? 0, { ...attributes, 'gen_ai.token.type': 'output' })
  }

  #findPrice({ provider, model }: ModelCall, { responseModel }: ModelUsage): ReturnType<PriceBook['find']> {
    const asked = model === undefined ? undefined : this.#prices.find(provider, model)
    return asked ?? (responseModel === undefined ? undefined : this.#prices.find(provider, responseModel))
  }
}

const recordersOfStores = new WeakMap<SeriesStore, AiRecorders>()

/** Gives the one `AiRecorders` of a store. */
export function aiRecordersOf(store: SeriesStore, settings: AiSettings): AiRecorders {
  let recorders = recordersOfStores.get(store)
  if (recorders === undefined) recordersOfStores.set(store, (recorders = new AiRecorders(store, settings)))
  return recorders
}

function attributesOf({ provider, model, operation }: ModelCall): CallAttributes {
  return {
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': provider,
    'gen_ai.request.model': modelLabel(model),
  }
}

/** Other tiers (flex, priority, batch) have prices of their own. */
function isListedTier(tier: string | undefined): boolean {
  return tier === undefined || tier === 'default' || tier === 'standard' || tier === 'auto'
}
