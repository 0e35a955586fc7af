/** A sample to look for: its name and the labels that it must have, whatever others it has. */
export interface SampleQuery {
  readonly name: string
  readonly labels?: Readonly<Record<string, string>>
}

/** Sums the samples of a Prometheus text page that match; undefined when none does. */
export function valueOf(page: string, query: SampleQuery): number | undefined {
  const values = samplesOf(page, query).map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)))
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0)
}

/** Gives the lines of the samples of a Prometheus text page that match. */
export function samplesOf(page: string, { name, labels = {} }: SampleQuery): string[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)))
}
