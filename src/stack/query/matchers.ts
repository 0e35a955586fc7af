import type { Metric } from '../../catalog/metric.ts'

/** A condition on a label other than equality. */
export interface Condition {
  readonly operator: '!=' | '=~' | '!~'
  readonly value: string
}

/** What the labels of a metric are to be; an attribute that the metric lacks is a type error, as is a value outside its list. */
export type Matchers<M extends Pick<Metric, 'attributes'>> = {
  readonly [Name in keyof M['attributes']]?: ValueOf<M['attributes'][Name]> | Condition
} & TargetMatchers

/** Every series has the labels of the target that it was scraped from. */
export interface TargetMatchers {
  readonly job?: string | Condition
  readonly instance?: string | Condition
}

type ValueOf<Attribute> = Attribute extends { readonly values: readonly (infer Value)[] } ? Value : string

/** Matches the values that a regular expression matches as a whole. */
export function matching(pattern: string): Condition {
  return { operator: '=~', value: pattern }
}

/** Matches every value but this one; but the empty one: whatever has the label. */
export function not(value: string): Condition {
  return { operator: '!=', value }
}
