/** How severe an alert is, the worst first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const

export type Severity = (typeof severities)[number]

/** How the label `severity` names them: as here, or as the public mixins do, which know three. */
export const severityNames = ['own', 'mixin'] as const

export type SeverityNames = (typeof severityNames)[number]

const ofMixins: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  high: 'warning',
  medium: 'warning',
  low: 'info',
}

/** Gives the value of the label `severity`. */
export function severityLabel(severity: Severity, names: SeverityNames = 'own'): string {
  return names === 'mixin' ? ofMixins[severity] : severity
}
