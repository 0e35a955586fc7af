import { isPlainName } from '../naming/escape-name.ts'
import { escapeHelp, escapeLabelValue } from './escape-text.ts'
import type { Dialect, FamilyHead } from './family-heads.ts'

/** Gives the HELP, TYPE and UNIT lines of a family in a text format or OpenMetrics. */
export function headText({ family, name, type }: FamilyHead, kind: Dialect['kind']): string {
  const { help, unit } = family
  const shown = isPlainName(name) ? name : `"${escapeLabelValue(name)}"`
  const typeLine = `# TYPE ${shown} ${type}\n`
  if (kind === 'text') return help === '' ? typeLine : `# HELP ${shown} ${escapeHelp(help)}\n${typeLine}`
  // A unit that does not end the name fails the scrape (OpenMetrics 1.0, "Unit"); infos and states have none.
  const withUnit = kind === 'openmetrics-2' && type === 'counter' ? name.replace(/_total$/, '') : name
  const hasUnit = unit !== '' && type !== 'info' && type !== 'stateset' && withUnit.endsWith(`_${unit}`)
  const unitLine = hasUnit ? `# UNIT ${shown} ${unit}\n` : ''
  return `${typeLine}${unitLine}${help === '' ? '' : `# HELP ${shown} ${escapeLabelValue(help)}\n`}`
}
