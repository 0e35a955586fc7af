import type { CheckReport, Verdict } from './verdict.ts'

/** How a verdict is shown. */
export interface VerdictView {
  readonly as: 'text' | 'json'
  /** False leaves out what the checks are and why they fail. */
  readonly showsDetail: boolean
}

/** Gives the body that says a verdict. */
export function verdictText(verdict: Verdict, view: VerdictView): string {
  const { status, group, reasons, checks } = verdict
  if (view.as === 'text') {
    if (status === 'up') return 'OK'
    const lines = view.showsDetail ? reasons : []
    // The reasons alone of what is down, as ever; what is merely degraded has to be told from "OK" lines.
    return status === 'down' && lines.length > 0 ? linesOf(lines) : linesOf([status, ...lines])
  }
  if (!view.showsDetail) return `${JSON.stringify({ status, group })}\n`
  const detail = Object.fromEntries(checks.map((check) => [check.name, checkDetail(check)]))
  return `${JSON.stringify({ status, group, reasons, checks: detail }, undefined, 2)}\n`
}

function checkDetail({
  status,
  type,
  critical,
  reason,
  durationSeconds,
  checkedAtMs,
  lastSuccessAtMs,
}: CheckReport): object {
  return {
    status,
    type,
    critical,
    reason,
    durationSeconds: Number(durationSeconds.toFixed(6)),
    checkedAt: dateText(checkedAtMs),
    lastSuccessAt: lastSuccessAtMs === undefined ? null : dateText(lastSuccessAtMs),
  }
}

function dateText(ms: number): string {
  return new Date(ms).toISOString()
}

function linesOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}
