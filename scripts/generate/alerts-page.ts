import { alertPacks } from '../../src/stack/alerts/packs.ts'
import type { Alert } from '../../src/stack/alerts/alert.ts'
import { generatedFrom } from './generated-from.ts'

/** Makes docs/stack/alerts.md: every alert of every pack, with what can be changed of it. */
export function alertsPage(): string {
  const packs: Readonly<Record<string, Readonly<Record<string, Alert>>>> = alertPacks
  const sections = Object.entries(packs).map(([pack, alerts]) => {
    const rows = Object.entries(alerts).map(([name, alert]) => `| ${cellsOf(name, alert).join(' | ')} |`)
    return `## ${pack}

| alert | severity | for | thresholds | what it means |
| --- | --- | --- | --- | --- |
${rows.join('\n')}`
  })
  return `${generatedFrom('src/stack/alerts')}

# Alerts

The alerts that \`npx meterbridge generate\` writes, by pack. Each has a [runbook](prometheus.md#alerts), a panel that shows it, and tests
with series on which it fires and on which it does not. Thresholds, \`for\` and severity are changed under \`alerts\` of the configuration.

${sections.join('\n\n')}
`
}

function cellsOf(name: string, { severity, for: lasting, thresholds, description, needs }: Alert): string[] {
  const limits = Object.entries(thresholds).map(([threshold, value]) => `\`${threshold}: ${value}\``)
  const exporter = needs === undefined ? '' : ` Needs the exporter \`${needs}\`.`
  return [`\`${name}\``, severity, lasting, limits.join(', '), `${description}${exporter}`]
}
