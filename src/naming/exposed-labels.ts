import { labelName } from './label-name.ts'
import type { Strategy } from './strategy.ts'

/** Names and values. */
export type Pairs = readonly (readonly [name: string, value: string])[]

/** How the labels of a series are named. */
export interface LabelRules {
  readonly strategy: Strategy
  /** Label names that the format writes itself, such as `le` for a histogram. */
  readonly reserved?: readonly string[]
}

/**
 * Translates attributes into labels: sorted by name, each name once, none of them empty.
 *
 * Attributes whose names become the same are joined with `;` in the order of their original keys
 * (OpenTelemetry specification, Prometheus compatibility, "Metric attributes"). A reserved name gets
 * the prefix `exported_`, as Prometheus itself names such a clash. A key of which nothing can stand is dropped.
 */
export function exposedLabels(attributes: Pairs, { strategy, reserved = [] }: LabelRules): Pairs {
  return mergePairs(attributes, (key) => {
    const name = labelName(key, strategy)
    return name !== undefined && reserved.includes(name) ? `exported_${name}` : name
  })
}

/** Renames pairs, joins the values of those that become one, and sorts them by name. */
export function mergePairs(pairs: Pairs, rename: (name: string) => string | undefined): Pairs {
  const merged = new Map<string, string>()
  for (const [key, value] of [...pairs].sort(byName)) {
    if (value === '') continue
    const name = rename(key)
    if (name === undefined) continue
    const earlier = merged.get(name)
    merged.set(name, earlier === undefined ? value : `${earlier};${value}`)
  }
  return [...merged].sort(byName)
}

function byName([a]: Pairs[number], [b]: Pairs[number]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
