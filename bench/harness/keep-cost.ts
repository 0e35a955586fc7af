import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AddedCost, LibraryCost, OperationCost } from '../../scripts/instruments/read-cost.ts'
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
  const added = (variant: string): AddedCost | null => {
    const differences = samplesOf(variant)?.map((each, i) => each - base[i]!)
    if (differences === undefined) return null
    return { median: rounded(median(differences)), uncertainty: rounded(uncertaintyOf(differences)) }
  }
  return {
    operation: title.slice(title.indexOf(': ') + 2),
    unit: unit as OperationCost['unit'],
    bare: rounded(median(base)),
    added: { meterbridge: added(meterbridge.name)!, official: added(officialName) },
  }
}

/** Half the notch of a box plot (McGill, Tukey and Larsen, 1978): medians whose notches do not overlap differ. */
function uncertaintyOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const quartile = (q: number): number => sorted[Math.round(q * (sorted.length - 1))]!
  return (1.57 * (quartile(0.75) - quartile(0.25))) / Math.sqrt(sorted.length)
}

const rounded = (value: number): number => Number(value.toFixed(2))
