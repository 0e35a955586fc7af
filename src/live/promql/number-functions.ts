/** The functions that make a number of a number and of the numbers among the parameters. */
export const numberFunctions: Readonly<
  Record<string, (value: number, numbers: readonly number[]) => number>
> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  exp: Math.exp,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sqrt: Math.sqrt,
  sgn: Math.sign,
  // A half is rounded up, as Prometheus does.
  round: (value, [nearest = 1]) => Math.floor(value / nearest + 0.5) * nearest,
  clamp_min: (value, [least]) => Math.max(least!, value),
  clamp_max: (value, [most]) => Math.min(most!, value),
  clamp: (value, [least, most]) => Math.max(least!, Math.min(most!, value)),
}
