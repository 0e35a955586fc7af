/** An operator between two numbers: its value, and whether a series with it stays. */
export interface NumberOperator {
  readonly keepsName: boolean
  apply(left: number, right: number): { readonly value: number; readonly stays: boolean }
}

/** Makes the operator between numbers; nothing for one between sets of series. */
export function numberOperator(
  operator: string,
  { isBool }: { isBool: boolean },
): NumberOperator | undefined {
  const operation = arithmetic[operator]
  if (operation !== undefined)
    return { keepsName: false, apply: (left, right) => ({ value: operation(left, right), stays: true }) }
  const compares = comparisons[operator]
  if (compares === undefined) return undefined
  if (isBool)
    return {
      keepsName: false,
      apply: (left, right) => ({ value: compares(left, right) ? 1 : 0, stays: true }),
    }
  return { keepsName: true, apply: (left, right) => ({ value: left, stays: compares(left, right) }) }
}

type Operation = (left: number, right: number) => number

/** Arithmetic: its result is no longer the metric that it comes from. */
const arithmetic: Readonly<Record<string, Operation>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': (left, right) => left ** right,
  atan2: Math.atan2,
}

/** Comparisons: they leave series out, or give 0 and 1 with `bool`. */
const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
}
