import { otherValue, type Attribute } from '../catalog/metric.ts'
import { reportOnce } from '../diagnostics/logger.ts'
import { createBound, type AttributeBound } from './attribute-bounds.ts'
import type { RawAttributes } from './attribute-index.ts'
import type { CanonicalAttributes, Series } from './series.ts'

/** The canonical attributes, and whether a bound changed one of them. */
export interface BoundedAttributes extends CanonicalAttributes {
  readonly isFolded: boolean
}

/**
 * Turns what a caller passed into the canonical attributes of a series, within the bounds that the
 * definition gives. Never throws, whatever the attributes are.
 */
export class AttributeRules {
  readonly #metricName: string
  readonly #bounds: ReadonlyMap<string, AttributeBound>
  readonly #names = new Map<string, readonly string[]>()
  /** How many records had a value that was counted as `_OTHER`, by attribute. */
  readonly folded = new Map<string, number>()

  constructor(metricName: string, definitions: Readonly<Record<string, Attribute>>) {
    this.#metricName = metricName
    this.#bounds = new Map(
      Object.entries(definitions).map(([attribute, definition]) => [
        attribute,
        createBound({ metricName, attribute }, definition),
      ]),
    )
  }

  /** Gives the canonical attributes: in the definition's order, values as strings within their bounds. */
  canonicalize(attributes: RawAttributes): BoundedAttributes {
    const names: string[] = []
    const values: string[] = []
    let isFolded = false
    for (const name of ownKeys(attributes)) {
      if (!this.#bounds.has(name)) this.#reportUnknown(name)
    }
    for (const [name, bound] of this.#bounds) {
      const value = this.#valueOf(attributes, name)
      if (value === undefined || value === '') continue
      names.push(name)
      const bounded = bound.bound(value)
      values.push(bounded)
      if (bounded === otherValue && value !== otherValue) {
        isFolded = true
        this.folded.set(name, (this.folded.get(name) ?? 0) + 1)
      }
    }
    // A list that grew by pushes has room for 17 values, which would live as long as the series.
    return { names: this.#sharedNames(names), values: values.slice(), isFolded }
  }

  /** Forgets the values that none of these series has. */
  keepOnly(standing: readonly Series[]): void {
    for (const [name, bound] of this.#bounds) bound.keepOnly(new Set(usesByValue(standing, name).keys()))
  }

  /** Gives those of the series whose values are to make room for busier ones, by how often each was used. */
  outranked<S extends Series>(uses: ReadonlyMap<S, number>): S[] {
    const standing = [...uses.keys()]
    return [...this.#bounds].flatMap(([name, bound]) => {
      const out = bound.takeSwaps(usesByValue(standing, name, uses))
      return out.size === 0 ? [] : standing.filter((series) => out.has(valueOf(series, name) ?? ''))
    })
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

  #reportUnknown(attribute: string): void {
    reportOnce('ATTRIBUTE_UNKNOWN', this.#metricName, {
      attribute: attribute.slice(0, 80),
      metric: this.#metricName,
      known: [...this.#bounds.keys()].join(', ') || 'none',
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

function valueOf({ names, values }: Series, name: string): string | undefined {
  return values[names.indexOf(name)]
}

/** Adds up the uses of series by the value of an attribute, without `_OTHER`, which keeps its place. */
function usesByValue<S extends Series>(
  standing: readonly S[],
  ...[name, uses]: [name: string, uses?: ReadonlyMap<S, number>]
): Map<string, number> {
  const byValue = new Map<string, number>()
  for (const series of standing) {
    const value = valueOf(series, name)
    if (value === undefined || value === otherValue) continue
    byValue.set(value, (byValue.get(value) ?? 0) + (uses?.get(series) ?? 0))
  }
  return byValue
}
