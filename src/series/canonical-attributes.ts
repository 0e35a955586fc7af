import {
  otherValue,
  type Attribute,
  type LimitedAttribute,
  type PatternAttribute,
} from '../catalog/metric.ts'
import { reportOnce } from '../diagnostics/logger.ts'
import { reportAttributeLimit } from '../diagnostics/report-attribute-limit.ts'
import type { RawAttributes } from './attribute-index.ts'
import type { CanonicalAttributes } from './series.ts'

/**
 * Turns what a caller passed into the canonical attributes of a series, within the bounds that the
 * definition gives. Never throws, whatever the attributes are.
 */
export class AttributeRules {
  readonly #metricName: string
  readonly #definitions: Readonly<Record<string, Attribute>>
  readonly #listed = new Map<string, ReadonlySet<string>>()
  /** The distinct values seen so far of each attribute that has a limit: each string is kept once. */
  readonly #seen = new Map<string, Map<string, string>>()
  readonly #names = new Map<string, readonly string[]>()

  constructor(metricName: string, definitions: Readonly<Record<string, Attribute>>) {
    this.#metricName = metricName
    this.#definitions = definitions
    for (const [name, definition] of Object.entries(definitions)) {
      if ('values' in definition) this.#listed.set(name, new Set([...definition.values, otherValue]))
      else this.#seen.set(name, new Map())
    }
  }

  /** Gives the canonical attributes: in the definition's order, values as strings within their bounds. */
  canonicalize(attributes: RawAttributes): CanonicalAttributes {
    const names: string[] = []
    const values: string[] = []
    for (const name of ownKeys(attributes)) {
      if (!Object.hasOwn(this.#definitions, name)) this.#reportUnknown(name)
    }
    for (const name in this.#definitions) {
      const value = this.#valueOf(attributes, name)
      if (value === undefined || value === '') continue
      names.push(name)
      values.push(this.#bound(name, value))
    }
    return { names: this.#sharedNames(names), values }
  }

  /** Gives one array for all series with the same names. */
  #sharedNames(names: string[]): readonly string[] {
    const key = names.join()
    const known = this.#names.get(key)
    if (known !== undefined) return known
    this.#names.set(key, names)
    return names
  }

  #valueOf(attributes: RawAttributes, name: string): string | undefined {
    let value: unknown
    try {
      value = attributes[name]
    } catch {
      value = undefined
    }
    switch (typeof value) {
      case 'string':
        return value.toWellFormed()
      case 'number':
      case 'boolean':
      case 'bigint':
        return String(value)
      case 'undefined':
        return undefined
      default:
        if (value !== null) {
          const type = Array.isArray(value) ? 'array' : typeof value
          reportOnce('ATTRIBUTE_VALUE_UNSUPPORTED', `${this.#metricName} ${name}`, {
            attribute: name,
            metric: this.#metricName,
            type,
          })
        }
        return undefined
    }
  }

  #bound(name: string, value: string): string {
    const listed = this.#listed.get(name)
    if (listed !== undefined) {
      if (listed.has(value)) return value
      reportOnce('ATTRIBUTE_VALUE_UNLISTED', `${this.#metricName} ${name}`, {
        value: value.slice(0, 80),
        attribute: name,
        metric: this.#metricName,
        known: [...listed].join(', '),
      })
      return otherValue
    }
    const seen = this.#seen.get(name)!
    const known = seen.get(value)
    if (known !== undefined) return known
    const { limit, pattern } = this.#definitions[name] as LimitedAttribute & Partial<PatternAttribute>
    if (pattern !== undefined && !pattern.test(value)) {
      reportOnce('ATTRIBUTE_VALUE_UNFIT', `${this.#metricName} ${name}`, {
        value: value.slice(0, 80),
        attribute: name,
        metric: this.#metricName,
        pattern: String(pattern),
      })
      return otherValue
    }
    if (seen.size >= limit) {
      reportAttributeLimit({ attribute: name, metricName: this.#metricName, limit, value })
      return otherValue
    }
    seen.set(value, value)
    return value
  }

  #reportUnknown(attribute: string): void {
    reportOnce('ATTRIBUTE_UNKNOWN', this.#metricName, {
      attribute: attribute.slice(0, 80),
      metric: this.#metricName,
      known: Object.keys(this.#definitions).join(', ') || 'none',
    })
  }
}

function ownKeys(attributes: RawAttributes): string[] {
  try {
    return Object.keys(attributes)
  } catch {
    return []
  }
}
