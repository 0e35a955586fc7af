import type { Attributes, AttributeValue } from '@opentelemetry/api'
import { reportOnce } from '../diagnostics/logger.ts'
import { reportLimit } from '../diagnostics/report-limit.ts'
import { AttributeIndex, type RawAttributes } from '../series/attribute-index.ts'

/** How many series all guards of a process have let in, which is what a collection of the SDK takes long for. */
export interface AdmittedSeries {
  count: number
}

/**
 * Makes the attributes that an application gives to an OpenTelemetry instrument safe for the SDK.
 *
 * The SDK throws at a BigInt or a circular value, keeps the caller's object (so that changing it
 * relabels the series), and lets the number of series grow without bound for cumulative readers.
 * Here each distinct set becomes one frozen copy, found again without hashing, and what is over the
 * limit becomes the overflow set, with one warning that names the attribute.
 */
export class AttributeGuard {
  readonly #metricName: string
  readonly #limit: number
  readonly #admitted: AdmittedSeries
  readonly #index: AttributeIndex<Attributes>
  readonly #byIdentity = new Map<string, Attributes>()
  #overflow: Attributes | undefined

  constructor(
    metricName: string,
    { seriesLimit, admitted }: { readonly seriesLimit: number; readonly admitted: AdmittedSeries },
  ) {
    this.#metricName = metricName
    this.#limit = seriesLimit
    this.#admitted = admitted
    this.#index = new AttributeIndex(seriesLimit * 2)
  }

  /** Gives the frozen copy that stands for these attributes; never throws. */
  admit(attributes: unknown): Attributes {
    try {
      const given = (typeof attributes === 'object' && attributes !== null ? attributes : {}) as RawAttributes
      return this.#index.find(given) ?? this.#admitSlowly(given)
    } catch {
      return this.#admitSlowly({})
    }
  }

  #admitSlowly(given: RawAttributes): Attributes {
    const copy: Record<string, AttributeValue> = {}
    const identity: string[] = []
    for (const key of Object.keys(given).sort()) {
      const value = this.#safeValue(key, given[key])
      if (value === undefined || key === '') continue
      copy[key.toWellFormed()] = value
      // The number 1 and the string "1" print the same label, so they are one series.
      identity.push(key, Array.isArray(value) ? JSON.stringify(value) : String(value))
    }
    const text = JSON.stringify(identity)
    let admitted = this.#byIdentity.get(text)
    if (admitted === undefined) {
      if (this.#byIdentity.size >= this.#limit - 1) {
        if (this.#overflow === undefined) {
          this.#overflow = Object.freeze({ 'otel.metric.overflow': true })
          const attributes = [...this.#byIdentity.values()].map((set) => Object.entries(set))
          reportLimit({ metricName: this.#metricName, limit: this.#limit, attributes })
        }
        return this.#overflow
      }
      admitted = Object.freeze(copy)
      this.#byIdentity.set(text, admitted)
      this.#admitted.count++
    }
    this.#index.addAlias(given, admitted)
    return admitted
  }

  #safeValue(key: string, value: unknown): AttributeValue {
    switch (typeof value) {
      case 'string':
        return value.toWellFormed()
      case 'number':
      case 'boolean':
        return value
      case 'bigint':
        return String(value)
      case 'undefined':
        return undefined
      default:
        if (value === null) return undefined
        if (Array.isArray(value) && value.length <= 64) {
          const items = value.filter((item) => ['string', 'number', 'boolean'].includes(typeof item))
          return items.map((item) =>
            typeof item === 'string' ? item.toWellFormed() : item,
          ) as AttributeValue
        }
        reportOnce('ATTRIBUTE_VALUE_UNSUPPORTED', `${this.#metricName} ${key}`, {
          attribute: key,
          metric: this.#metricName,
          type: Array.isArray(value) ? 'array' : typeof value,
        })
        return undefined
    }
  }
}
