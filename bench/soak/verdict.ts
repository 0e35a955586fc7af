import { figure } from '../harness/figures.ts'

/** One thing that a soak found out: a figure, and the most that it may be when it is bounded. */
export interface Finding {
  readonly what: string
  readonly unit?: string
  readonly value: number
  readonly most?: number
}

/** Tells whether a finding is as it must be. */
export function isKept({ value, most }: Finding): boolean {
  return most === undefined || value <= most
}

/** Formats findings as one table. */
export function formatFindings(findings: readonly Finding[]): string {
  return [
    '| What | Found | At most | |',
    '| --- | ---: | ---: | --- |',
    ...findings.map((finding) => {
      const { what, unit, value, most } = finding
      const verdict = most === undefined ? '' : isKept(finding) ? 'kept' : 'BROKEN'
      return `| ${what} | ${amount(value, unit)} | ${most === undefined ? '' : amount(most, unit)} | ${verdict} |`
    }),
  ].join('\n')
}

function amount(value: number, unit: string | undefined): string {
  const shown = Number.isInteger(value) ? value.toLocaleString('en') : figure(value)
  return unit ? `${shown} ${unit}` : shown
}
