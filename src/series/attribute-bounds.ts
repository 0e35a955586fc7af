import {
  otherValue,
  type Attribute,
  type LimitedAttribute,
  type ListedAttribute,
  type PatternAttribute,
} from '../catalog/metric.ts'
import { reportOnce } from '../diagnostics/logger.ts'
import { reportAttributeLimit } from '../diagnostics/report-attribute-limit.ts'
import { BusiestValues } from './busiest-values.ts'
import { idShape } from './id-shape.ts'

/** Makes what keeps the values of an attribute within their bound. */
export function createBound(owner: BoundOwner, definition: Attribute): AttributeBound {
  return 'values' in definition ? new ListedBound(owner, definition) : new LimitedBound(owner, definition)
}

/** Whose values are bounded. */
export interface BoundOwner {
  readonly metricName: string
  readonly attribute: string
}

/** Keeps the values of one attribute of one metric within their bound. */
export interface AttributeBound {
  /** Gives the value that is recorded for this one: itself or `_OTHER`. */
  bound(value: string): string
  /** Forgets the values that no series has any more, which makes room for others. */
  keepOnly(values: ReadonlySet<string>): void
  /** Gives which values are to lose their series to others, by the records since the last call. */
  takeSwaps(usesOfKept: ReadonlyMap<string, number>): ReadonlySet<string>
}

class ListedBound implements AttributeBound {
  readonly #owner: BoundOwner
  readonly #values: ReadonlySet<string>

  constructor(owner: BoundOwner, { values }: ListedAttribute) {
    this.#owner = owner
    this.#values = new Set([...values, otherValue])
  }

  bound(value: string): string {
    if (this.#values.has(value)) return value
    say('ATTRIBUTE_VALUE_UNLISTED', this.#owner, { value, known: [...this.#values].join(', ') })
    return otherValue
  }

  keepOnly(): void {}

  takeSwaps(): ReadonlySet<string> {
    return noValues
  }
}

class LimitedBound implements AttributeBound {
  readonly #owner: BoundOwner
  readonly #definition: LimitedAttribute & Partial<PatternAttribute>
  /** The distinct values that are kept: each string once. */
  readonly #kept = new Map<string, string>()
  readonly #busiest: BusiestValues | undefined

  constructor(owner: BoundOwner, definition: LimitedAttribute & Partial<PatternAttribute>) {
    this.#owner = owner
    this.#definition = definition
    this.#busiest = definition.keep === 'busiest' ? new BusiestValues(definition.limit) : undefined
  }

  bound(value: string): string {
    const known = this.#kept.get(value)
    if (known !== undefined) return known
    const { limit } = this.#definition
    if (value === otherValue || !this.#isFit(value)) return otherValue
    if (this.#kept.size < limit) {
      this.#kept.set(value, value)
      return value
    }
    if (this.#busiest !== undefined) this.#busiest.offer(value)
    else reportAttributeLimit({ ...this.#owner, limit, value })
    return otherValue
  }

  keepOnly(values: ReadonlySet<string>): void {
    for (const value of this.#kept.keys()) if (!values.has(value)) this.#kept.delete(value)
  }

  takeSwaps(usesOfKept: ReadonlyMap<string, number>): ReadonlySet<string> {
    const swaps = this.#busiest?.takeSwaps(usesOfKept) ?? []
    for (const swap of swaps) {
      this.#kept.delete(swap.out)
      this.#kept.set(swap.in, swap.in)
    }
    return new Set(swaps.map(({ out }) => out))
  }

  #isFit(value: string): boolean {
    const { pattern, ids } = this.#definition
    if (pattern !== undefined && !pattern.test(value)) {
      say('ATTRIBUTE_VALUE_UNFIT', this.#owner, { value, pattern: String(pattern) })
      return false
    }
    const shape = ids === 'folded' ? idShape(value) : undefined
    if (shape !== undefined) say('ATTRIBUTE_VALUE_ID', this.#owner, { value, shape })
    return shape === undefined
  }
}

const noValues: ReadonlySet<string> = new Set()

type ValueMessage = 'ATTRIBUTE_VALUE_UNLISTED' | 'ATTRIBUTE_VALUE_UNFIT' | 'ATTRIBUTE_VALUE_ID'

function say(
  code: ValueMessage,
  { metricName, attribute }: BoundOwner,
  { value, ...more }: Readonly<Record<string, string>>,
): void {
  const shown = { value: value!.slice(0, 80), attribute, metric: metricName }
  reportOnce(code, `${metricName} ${attribute}`, { ...shown, ...more })
}
