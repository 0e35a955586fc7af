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
