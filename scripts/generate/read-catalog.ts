import { readdirSync } from 'node:fs'
import type { Metric } from '../../src/catalog/metric.ts'

/** A file of the catalog and the metrics that it declares, in the order of the alphabet. */
export interface CatalogFile {
  /** Its name in src/catalog without the ending. */
  readonly name: string
  readonly metrics: readonly Metric[]
}

/** Reads every file of src/catalog that declares metrics, so that none has to be listed by hand. */
export async function readCatalog(): Promise<readonly CatalogFile[]> {
  const folder = new URL('../../src/catalog/', import.meta.url)
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
  const files = await Promise.all(
    names.map(async (name): Promise<CatalogFile> => {
      const exported = (await import(new URL(`${name}.ts`, folder).href)) as Record<string, unknown>
      return { name, metrics: Object.values(exported).filter(isMetric).sort(byName) }
    }),
  )
  return files.filter(({ metrics }) => metrics.length > 0)
}

function isMetric(value: unknown): value is Metric {
  return typeof value === 'object' && value !== null && 'kind' in value && 'name' in value && 'unit' in value
}

function byName(a: Metric, b: Metric): number {
  return a.name < b.name ? -1 : 1
}
