import { keepsUtf8, type Strategy } from './strategy.ts'
import { cleanUnitWord, unitWords, type UnitWords } from './unit-words.ts'

/** What the exposed name of a metric follows from. */
export interface MetricIdentity {
  readonly name: string
  /** The UCUM unit. */
  readonly unit: string
  readonly kind: 'counter' | 'upDownCounter' | 'gauge' | 'histogram'
  readonly strategy: Strategy
  /** Whether a prefix stands before the name. */
  readonly isBusiness?: boolean | undefined
  /** A word such as the name of a service; none when it is empty. */
  readonly prefix?: string | undefined
}

/** A metric's name as Prometheus knows it. */
export interface ExposedName {
  readonly name: string
  /** The unit word that the name ends with (before `_total`), such as `seconds`; empty when it ends with none. */
  readonly unitWord: string
}

/**
 * Translates the name of a metric, or gives nothing when no character of it can stand.
 *
 * Source: OpenTelemetry specification, Prometheus compatibility and exporter; where that leaves a
 * choice, Prometheus' otlptranslator, so that a series has one name whichever way it reaches Prometheus.
 */
export function metricName(metric: MetricIdentity): ExposedName | undefined {
  const name = translate({ ...metric, name: prefixedName(metric) })
  if (name === undefined) return undefined
  const words = unitWords(metric.unit)
  const unitWord = [cleanUnitWord(words.main), cleanUnitWord(words.per)]
    .filter((word) => word !== '')
    .join('_')
  // OpenMetrics 1.0 allows a unit only where the family's name ends with it; Prometheus drops the scrape otherwise.
  const family = metric.kind === 'counter' ? name.replace(/_total$/, '') : name
  return { name, unitWord: unitWord !== '' && family.endsWith(`_${unitWord}`) ? unitWord : '' }
}

/** Puts the prefix before the name of a business metric, unless it stands there already. */
function prefixedName({ name, isBusiness, prefix = '' }: MetricIdentity): string {
  if (isBusiness !== true || prefix === '') return name
  return name.startsWith(`${prefix}.`) || name.startsWith(`${prefix}_`) ? name : `${prefix}.${name}`
}

function translate({ name, unit, kind, strategy }: MetricIdentity): string | undefined {
  const suffix = kind === 'counter' ? 'total' : kind === 'gauge' && unit === '1' ? 'ratio' : ''
  if (keepsUtf8(strategy)) {
    const kept = name.toWellFormed()
    if (kept === '') return undefined
    return strategy === 'NoTranslation' ? kept : withUtf8Suffixes(kept, { ...unitWords(unit), suffix })
  }
  const escaped =
    strategy === 'UnderscoreEscapingWithSuffixes'
      ? withSuffixes(name, { ...unitWords(unit), suffix })
      : name.replace(/[^A-Za-z0-9_:]+/g, '_')
  if (/^_*$/.test(escaped)) return undefined
  return /^[0-9]/.test(escaped) ? `_${escaped}` : escaped
}

interface Suffixes extends UnitWords {
  readonly suffix: string
}

function withSuffixes(name: string, { main, per, suffix }: Suffixes): string {
  const tokens = name.split(/[^A-Za-z0-9:]+/).filter((token) => token !== '')
  for (const word of [cleanUnitWord(main), cleanUnitWord(per)]) {
    if (word !== '' && !tokens.includes(word)) tokens.push(word)
  }
  const rest = suffix === '' ? tokens : [...tokens.filter((token) => token !== suffix), suffix]
  return rest.join('_')
}

function withUtf8Suffixes(name: string, { main, per, suffix }: Suffixes): string {
  let base = withoutEnding(withoutEnding(name, suffix), per)
  if (main !== '' && !base.endsWith(main)) base += `_${main}`
  return [base, per, suffix].filter((part) => part !== '').join('_')
}

/** Takes a word and the delimiter before it off the end, when something is left. */
function withoutEnding(name: string, word: string): string {
  const applies = word !== '' && name.endsWith(word) && name.length > word.length + 1
  return applies ? name.slice(0, -(word.length + 1)) : name
}
