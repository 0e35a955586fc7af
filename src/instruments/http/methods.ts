import { knownMethods } from '../../catalog/http.ts'
import { otherValue } from '../../catalog/metric.ts'

const indexes: ReadonlyMap<unknown, number> = new Map(knownMethods.map((method, index) => [method, index]))

/** The index that stands for every method outside the known ones. */
const otherMethodIndex: number = knownMethods.length

/** Gives a small integer for a method, so that series are found by number. */
export function methodIndexOf(method: unknown): number {
  return indexes.get(method) ?? otherMethodIndex
}

/** Gives the value of `http.request.method` for an index (HTTP semantic conventions: unknown is `_OTHER`). */
export function methodAt(index: number): (typeof knownMethods)[number] {
  // `_OTHER` belongs to every listed attribute, though the list of values does not repeat it.
  return knownMethods[index] ?? (otherValue as (typeof knownMethods)[number])
}
