import {
  createNoopMeter,
  type BatchObservableCallback,
  type Counter,
  type Gauge,
  type Histogram,
  type Meter,
  type MetricOptions,
  type Observable,
  type ObservableCallback,
  type UpDownCounter,
} from '@opentelemetry/api'
import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { AttributeGuard, type AdmittedSeries } from './attribute-guard.ts'
import { batchCallbackOf, behind, instrumentsBehind, type Observation } from './batch-callback.ts'
import { CallbackRun } from './callback-run.ts'
import type { CallbackWatch } from './callback-watch.ts'
import type { ObservedSets } from './observed-sets.ts'
import { safeDefinition, type SafeDefinition } from './safe-definition.ts'

/** Bounds for histograms that give no advice and count seconds; the SDK's own default counts milliseconds. */
const secondsBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** What bounds the meters, and where their callbacks and series are counted. */
export interface GuardOptions {
  readonly seriesLimit: number
  readonly callbacks: CallbackWatch
  readonly observed: ObservedSets
  readonly admitted: AdmittedSeries
}

/**
 * A meter of the SDK behind a guard: whatever the application passes neither throws into it, nor
 * poisons a sum, nor grows without bound.
 */
export class GuardedMeter implements Meter {
  readonly #load: () => Meter
  readonly #guard: GuardOptions
  /** Of each metric, whatever the number of instruments that record it. */
  readonly #attributeGuards = new Map<string, AttributeGuard>()
  #loaded: Meter | undefined

  /** `load` gives the SDK's meter; it is called when the first instrument is created. */
  constructor(load: () => Meter, guard: GuardOptions) {
    this.#load = load
    this.#guard = guard
  }

  get #meter(): Meter {
    this.#loaded ??= this.#load()
    return this.#loaded
  }

  createCounter(name: string, options?: MetricOptions): Counter {
    return this.#create(name, options, (meter, safe) =>
      this.#adder(safe.name, meter.createCounter(safe.name, safe.options), 0),
    )
  }

  createUpDownCounter(name: string, options?: MetricOptions): UpDownCounter {
    return this.#create(name, options, (meter, safe) =>
      this.#adder(safe.name, meter.createUpDownCounter(safe.name, safe.options), -Infinity),
    )
  }

  createHistogram(name: string, options?: MetricOptions): Histogram {
    return this.#create(name, options, (meter, safe) => {
      if (safe.options.unit === 's') safe.options.advice ??= { explicitBucketBoundaries: secondsBounds }
      return this.#recorder(safe.name, meter.createHistogram(safe.name, safe.options), true)
    })
  }

  createGauge(name: string, options?: MetricOptions): Gauge {
    return this.#create(name, options, (meter, safe) =>
      this.#recorder(safe.name, meter.createGauge(safe.name, safe.options), false),
    )
  }

  createObservableGauge(name: string, options?: MetricOptions): Observable {
    return this.#create(name, options, (meter, safe) =>
      this.#observable(safe.name, meter.createObservableGauge(safe.name, safe.options)),
    )
  }

  createObservableCounter(name: string, options?: MetricOptions): Observable {
    return this.#create(name, options, (meter, safe) =>
      this.#observable(safe.name, meter.createObservableCounter(safe.name, safe.options)),
    )
  }

  createObservableUpDownCounter(name: string, options?: MetricOptions): Observable {
    return this.#create(name, options, (meter, safe) =>
      this.#observable(safe.name, meter.createObservableUpDownCounter(safe.name, safe.options)),
    )
  }

  addBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    if (typeof callback !== 'function') return
    this.#meter.addBatchObservableCallback(
      batchCallbackOf(callback, { ...this.#guard, observables }),
      instrumentsBehind(observables),
    )
  }

  removeBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    if (typeof callback !== 'function') return
    this.#meter.removeBatchObservableCallback(
      batchCallbackOf(callback, { ...this.#guard, observables }),
      instrumentsBehind(observables),
    )
  }

  #create<T>(name: unknown, options: unknown, make: (meter: Meter, safe: SafeDefinition) => T): T {
    const safe = safeDefinition(name, options)
    try {
      return make(this.#meter, safe)
    } catch (thrown) {
      reportOnce('METER_FAILED', safe.name, { meter: safe.name, reason: reasonOf(thrown) })
      return make(createNoopMeter(), safe)
    }
  }

  #adder(name: string, instrument: Counter, least: number): Counter {
    const guard = this.#attributeGuard(name)
    return {
      add(value, attributes, context) {
        if (isValid(name, value, least)) instrument.add(value, guard.admit(attributes), context)
      },
    }
  }

  #recorder(name: string, instrument: Histogram, finite: boolean): Histogram {
    const guard = this.#attributeGuard(name)
    return {
      record(value, attributes, context) {
        if (finite ? isValid(name, value, 0) : typeof value === 'number') {
          instrument.record(value, guard.admit(attributes), context)
        }
      },
    }
  }

  #attributeGuard(name: string): AttributeGuard {
    // The SDK takes names that differ in case alone for one.
    const key = name.toLowerCase()
    let guard = this.#attributeGuards.get(key)
    if (guard === undefined) this.#attributeGuards.set(key, (guard = new AttributeGuard(name, this.#guard)))
    return guard
  }

  #observable(name: string, instrument: Observable): Observable {
    const guard = this.#attributeGuard(name)
    const { callbacks: watch, observed } = this.#guard
    observed.follow(name)
    const callbacks = new WeakMap<ObservableCallback, ObservableCallback>()
    const guarded: Observable = {
      addCallback(callback) {
        if (typeof callback !== 'function') return
        const run = new CallbackRun<Observation>(name, {
          watch,
          callback: (add) =>
            callback({
              observe: (value, attributes) => {
                if (typeof value === 'number') add({ value, attributes: guard.admit(attributes) })
              },
            }),
        })
        const wrapped: ObservableCallback = async (result) => {
          for (const { value, attributes } of await run.observations()) {
            observed.add(attributes)
            result.observe(value, attributes)
          }
        }
        callbacks.set(callback, wrapped)
        instrument.addCallback(wrapped)
      },
      removeCallback(callback) {
        const wrapped = callbacks.get(callback)
        if (wrapped !== undefined) instrument.removeCallback(wrapped)
      },
    }
    behind.set(guarded, { name, instrument, guard })
    return guarded
  }
}

function isValid(name: string, value: unknown, least: number): value is number {
  if (typeof value === 'number' && value >= least && value < Infinity && value > -Infinity) return true
  const expected = least === 0 ? 'a finite number of 0 or more' : 'a finite number'
  reportOnce('VALUE_INVALID', name, { metric: name, value: describe(value), expected })
  return false
}

function describe(value: unknown): string {
  return typeof value === 'number' ? String(value) : `a ${typeof value}`
}
