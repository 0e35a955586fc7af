import type { Condition } from './condition.ts'

/** Fires when any of several conditions does; its cases are those of the first. */
export function eitherOf<Threshold extends string>(
  first: Condition<Threshold>,
  ...others: readonly Condition<Threshold>[]
): Condition<Threshold> {
  return {
    expression: (context) => [first, ...others].map((one) => one.expression(context)).join(' or '),
    cases: (context) => first.cases(context),
  }
}
