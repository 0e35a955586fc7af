/** Base units of UCUM and those that have no prefix (Prometheus, "Base units"; OpenTelemetry, "Units"). */
export const baseUnits = [
  '1', 's', 'By', 'm', 'g', 'V', 'A', 'J', 'W', 'Hz', 'Cel', 'K', 'Pa', 'mol', 'cd', 'lm', 'lx', 'deg', 'rad', 'Ohm', 'F',
] as const // prettier-ignore

type UnitPart = (typeof baseUnits)[number] | `{${string}}`

/** The unit of a metric: a base unit, what is counted in braces, or one of them by another; empty for an info alone. */
export type Unit = '' | UnitPart | `${UnitPart}/${UnitPart}`
