/** A share of something, each side a selector of counters. */
interface Ratio {
  readonly part: string
  readonly whole: string
  /** The labels that stay. */
  readonly by: string
  readonly window: string
}

/** Writes the share that one counter's growth is of another's. */
export function ratioOf({ part, whole, by, window }: Ratio): string {
  return `sum by (${by}) (rate(${part}[${window}])) / sum by (${by}) (rate(${whole}[${window}]))`
}

/** Writes the same share, which is 0 where the part has no series: without an error there may be none of errors. */
export function ratioOrZeroOf({ part, whole, by, window }: Ratio): string {
  const [some, all] = [part, whole].map((series) => `sum by (${by}) (rate(${series}[${window}]))`)
  return `(${some} or 0 * ${all}) / ${all}`
}

interface Quantile {
  /** From 0 to 1. */
  readonly quantile: number
  readonly buckets: string
  readonly by: string
  readonly window: string
}

/** Writes a quantile of a histogram's values. */
export function quantileOf({ quantile, buckets, by, window }: Quantile): string {
  return `histogram_quantile(${quantile}, sum by (${by}, le) (rate(${buckets}[${window}])))`
}
