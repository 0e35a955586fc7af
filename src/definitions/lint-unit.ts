import type { MetricDefinition } from './metric-definition.ts'
import { error, type Problem } from './problem.ts'
import { baseUnits } from './unit.ts'

const units: ReadonlySet<string> = new Set(baseUnits)

/** What people write, and what it is in a base unit of UCUM. */
const replacements: Readonly<Record<string, string>> = {
  ...spelled('s', 'ms us ns min h d wk a sec secs second seconds millis milliseconds minutes hours days'),
  ...spelled('By', 'b B bit KiBy MiBy GiBy TiBy kBy KBy MBy GBy TBy KB MB GB byte bytes octets'),
  ...spelled('1', '% percent ratio fraction'),
  ...spelled('m', 'km cm mm meter meters'),
  ...spelled('g', 'kg mg'),
  ...spelled('J', 'kJ W.h kW.h'),
}

const annotation = /^\{[a-z][a-z0-9_]*\}$/

/** Finds what is wrong with a metric's unit. */
export function lintUnit({ unit, prometheusType }: MetricDefinition): Problem[] {
  if (typeof unit !== 'string') {
    return [
      error('it has no unit', 'Write s, By, 1 for a share, or what is counted in braces, such as {request}.'),
    ]
  }
  if (unit === '') {
    return prometheusType === undefined ? [error('its unit is empty', unitless)] : []
  }
  return unit.split('/').flatMap((part, i) => lintPart(part, { unit, isFirst: i === 0 }))
}

const unitless = 'Write 1 for a share, or what is counted in braces, such as {request}.'

function lintPart(part: string, { unit, isFirst }: { unit: string; isFirst: boolean }): Problem[] {
  if (units.has(part) || annotation.test(part)) return []
  const replacement = replacements[part]
  if (replacement !== undefined && isFirst) {
    const written = unit.replace(part, replacement)
    return [
      error(
        `its unit is ${unit}, and metrics have base units`,
        `Write ${written} and record ${written === '1' ? 'shares from 0 to 1' : `in ${written}`}.`,
      ),
    ]
  }
  const word = part
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return [
    error(
      `its unit is ${JSON.stringify(unit)}, which is no base unit of UCUM`,
      `Write what is counted in braces, in the singular, such as {${word.replace(/s$/, '') || 'item'}}.`,
    ),
  ]
}

function spelled(unit: string, spellings: string): Record<string, string> {
  return Object.fromEntries(spellings.split(' ').map((spelling) => [spelling, unit]))
}
