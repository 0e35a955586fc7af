import { reportOnce } from '../diagnostics/logger.ts'
import { claimedNames } from '../naming/claimed-names.ts'
import { escapeName, isPlainName, type Escaping } from '../naming/escape-name.ts'
import type { Family, FamilyType, Snapshot } from '../snapshot/snapshot.ts'
import { escapeHelp, escapeLabelValue } from './escape-text.ts'

/** A family as one exposition names it. */
export interface FamilyHead {
  readonly family: Family
  /** The name of its samples (before `_bucket` and the like), escaped. */
  readonly sampleName: string
  /** Its HELP, TYPE and UNIT lines. */
  readonly text: string
}

/** What an exposition is written as. */
export interface Dialect {
  readonly openMetrics: boolean
  readonly escaping: Escaping
}

/**
 * Names the families of an exposition and writes what stands above their samples.
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
      continue
    }
    const { name, type } = dialect.openMetrics
      ? openMetricsName(sampleName, { type: family.type, others })
      : { name: sampleName, type: textTypes[family.type] }
    for (const claim of [...claims, name]) taken.set(claim, family.name)
    heads.push({
      family,
      sampleName,
      text: headText(family, { name, type, openMetrics: dialect.openMetrics }),
    })
  }
  return heads
}

const textTypes: Readonly<Record<FamilyType, string>> = {
  counter: 'counter',
  gauge: 'gauge',
  histogram: 'histogram',
  info: 'gauge',
  unknown: 'untyped',
}

interface Named {
  readonly name: string
  readonly type: string
}

/** OpenMetrics 1.0 names counters and infos without the suffix of their samples. */
function openMetricsName(
  sampleName: string,
  { type, others }: { readonly type: FamilyType; readonly others: ReadonlySet<string> },
): Named {
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

function headText(
  { help, unit }: Family,
  { name, type, openMetrics }: Named & { readonly openMetrics: boolean },
): string {
  const shown = isPlainName(name) ? name : `"${escapeLabelValue(name)}"`
  const typeLine = `# TYPE ${shown} ${type}\n`
  if (!openMetrics) return help === '' ? typeLine : `# HELP ${shown} ${escapeHelp(help)}\n${typeLine}`
  // A unit that does not end the name fails the scrape (OpenMetrics 1.0, "Unit"); an info has none.
  const hasUnit = unit !== '' && type !== 'info' && name.endsWith(`_${unit}`)
  const unitLine = hasUnit ? `# UNIT ${shown} ${unit}\n` : ''
  return `${typeLine}${unitLine}${help === '' ? '' : `# HELP ${shown} ${escapeLabelValue(help)}\n`}`
}
