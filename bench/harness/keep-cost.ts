import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LibraryCost, OperationCost } from '../../scripts/instruments/read-cost.ts'
import { median } from './figures.ts'
import { benchFolder } from './folders.ts'
import { installedVersion } from './installation.ts'
import type { Section } from './section.ts'
import { bare, meterbridge } from './variants.ts'

/** What the line of an official instrumentation is called. */
export const officialName = 'official'

/** Keeps what was measured in bench/results, where the docs take it from. Titles end in a colon and the operation. */
export function keepCost(
  name: string,
  measured: { packages: readonly string[]; officialHasMetrics: boolean; sections: readonly Section[] },
): void {
  const cost: LibraryCost = {
    measuredOn: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    packages: measured.packages.map((each) => `${each} ${installedVersion(each)}`),
    officialHasMetrics: measured.officialHasMetrics,
    operations: measured.sections.map(operationCost),
  }
  writeFileSync(join(benchFolder, `results/${name}.json`), `${JSON.stringify(cost, undefined, 2)}\n`)
}

function operationCost({ title, unit, lines }: Section): OperationCost {
  const samplesOf = (variant: string): readonly number[] | undefined =>
    lines.find(({ name }) => name === variant)?.samples
  const base = samplesOf(bare.name)!
  const added = (variant: string): number | null => {
    const samples = samplesOf(variant)
    return samples === undefined ? null : rounded(median(samples.map((each, i) => each - base[i]!)))
  }
  return {
    operation: title.slice(title.indexOf(': ') + 2),
    unit: unit as OperationCost['unit'],
    bare: rounded(median(base)),
    added: { meterbridge: added(meterbridge.name)!, official: added(officialName) },
  }
}

const rounded = (value: number): number => Number(value.toFixed(2))
