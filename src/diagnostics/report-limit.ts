import { reportOnce } from './logger.ts'

/** What reached its limit, with the attributes of the series that it has. */
export interface LimitReached {
  readonly metricName: string
  readonly limit: number
  readonly attributes: Iterable<Iterable<readonly [name: string, value: unknown]>>
}

/** Warns once that a metric reached its limit of series, naming the attribute with the most values. */
export function reportLimit({ metricName, limit, attributes }: LimitReached): void {
  const valuesByName = new Map<string, Set<unknown>>()
  for (const pairs of attributes) {
    for (const [name, value] of pairs) {
      const known = valuesByName.get(name)
      if (known === undefined) valuesByName.set(name, new Set([value]))
      else known.add(value)
    }
  }
  const [worst] = [...valuesByName].sort(([, a], [, b]) => b.size - a.size)
  const values = [...(worst?.[1] ?? [])]
  reportOnce('CARDINALITY_LIMIT', metricName, {
    metric: metricName,
    limit,
    label: worst?.[0] ?? 'none',
    count: values.length,
    example: JSON.stringify(String(values.at(-1) ?? '').slice(0, 60)),
  })
}
