import { reportOnce } from '../diagnostics/logger.ts'
import { claimedNames } from '../naming/claimed-names.ts'
import { escapeName, type Escaping } from '../naming/escape-name.ts'
import type { DroppedPoints } from '../snapshot/dropped-points.ts'
import type { Family, FamilyType, Snapshot } from '../snapshot/snapshot.ts'

/** A family as one exposition names it. */
export interface FamilyHead {
  readonly family: Family
  /** The name of its samples (before `_bucket` and the like), escaped. */
  readonly sampleName: string
  /** What its descriptors call it: OpenMetrics 1.0 takes the suffixes of counters and infos off. */
  readonly name: string
  /** The type in the words of the format. */
  readonly type: string
  /** The name of the lines that say when each series began, where there are such lines. */
  readonly createdName: string | undefined
}

/** What an exposition is written as. */
export interface Dialect {
  readonly kind: 'text' | 'openmetrics-1' | 'openmetrics-2' | 'protobuf'
  readonly escaping: Escaping
  /** Whether counters and histograms get a line for their start. */
  readonly hasCreated: boolean
  readonly dropped?: DroppedPoints | undefined
}

/**
 * Names the families of an exposition.
 *
 * Escaping may give two families one name, and OpenMetrics takes suffixes off: the later of two that
 * clash is left out with one warning, because a name that comes twice can fail the scrape.
 */
export function familyHeads({ families }: Snapshot, dialect: Dialect): FamilyHead[] {
  const heads: FamilyHead[] = []
  const shown = families.filter(({ points }) => points.length > 0)
  const others = new Set<string>()
  for (const family of shown) {
    if (family.type === 'counter') continue
    for (const claim of claimedNames({ ...family, name: escapeName(family.name, dialect.escaping) }))
      others.add(claim)
  }
  const taken = new Map<string, string>()
  for (const family of shown) {
    const sampleName = escapeName(family.name, dialect.escaping)
    const claims = claimedNames({ type: family.type, name: sampleName })
    const owner = claims.map((claim) => taken.get(claim)).find((name) => name !== undefined)
    if (owner !== undefined) {
      reportOnce('FAMILY_CONFLICT', family.name, { metric: family.name, family: sampleName, other: owner })
      dialect.dropped?.add('family_conflict', family.points.length)
      continue
    }
    const { name, type } = describe(family, { sampleName, dialect, others })
    for (const claim of [...claims, name]) taken.set(claim, family.name)
    const createdName = dialect.hasCreated ? createdNameOf({ name, type, others }) : undefined
    heads.push({ family, sampleName, name, type, createdName })
  }
  return heads
}

interface Context {
  readonly sampleName: string
  readonly dialect: Dialect
  /** The names that families other than counters take. */
  readonly others: ReadonlySet<string>
}

function describe(family: Family, { sampleName, dialect, others }: Context): { name: string; type: string } {
  const asIs = { name: sampleName, type: family.type }
  switch (dialect.kind) {
    case 'text':
    case 'protobuf':
      return { name: sampleName, type: textTypes[family.type] }
    case 'openmetrics-2':
      if (family.type === 'info') return sampleName.endsWith('_info') ? asIs : { ...asIs, type: 'gauge' }
      return family.type === 'stateset' ? stateSet(family, sampleName) : asIs
    case 'openmetrics-1':
      if (family.type === 'stateset') return stateSet(family, sampleName)
      return openMetrics1Name(sampleName, { type: family.type, others })
  }
}

/** Gives no name to what has no start, and none that another family has. */
function createdNameOf(described: {
  readonly name: string
  readonly type: string
  readonly others: ReadonlySet<string>
}): string | undefined {
  const { name, type, others } = described
  if (type !== 'counter' && type !== 'histogram') return undefined
  return others.has(`${name}_created`) ? undefined : `${name}_created`
}

const textTypes: Readonly<Record<FamilyType, string>> = {
  counter: 'counter',
  gauge: 'gauge',
  histogram: 'histogram',
  info: 'gauge',
  stateset: 'gauge',
  unknown: 'untyped',
}

/** A set of states names each in a label that is called as the family is; without it, it is a gauge. */
function stateSet({ points }: Family, name: string): { name: string; type: string } {
  for (const { labels } of points) {
    if (!labels.pairs.some(([label]) => label === name)) return { name, type: 'gauge' }
  }
  return { name, type: 'stateset' }
}

function openMetrics1Name(
  sampleName: string,
  { type, others }: { readonly type: FamilyType; readonly others: ReadonlySet<string> },
): { name: string; type: string } {
  if (type === 'info') {
    const base = withoutEnding(sampleName, '_info')
    return base === undefined || others.has(base) ? { name: sampleName, type: 'gauge' } : { name: base, type }
  }
  if (type !== 'counter') return { name: sampleName, type }
  const base = withoutEnding(sampleName, '_total')
  // Without the suffix, or beside a metric that has its base name, a counter keeps all but its type.
  if (base === undefined || others.has(base) || others.has(`${base}_created`))
    return { name: sampleName, type: 'unknown' }
  return { name: base, type }
}

function withoutEnding(name: string, ending: string): string | undefined {
  return name.endsWith(ending) && name.length > ending.length ? name.slice(0, -ending.length) : undefined
}
