import type { FieldDefaults } from '../grafana-model.ts'

/** Writes a value in a unit of Grafana, with three digits that count. */
export function formatValue(value: number, unit = 'short'): string {
  if (!Number.isFinite(value)) return String(value)
  switch (unit) {
    case 's':
      return seconds(value)
    case 'bytes':
      return scaled(value, { units: ['B', 'KiB', 'MiB', 'GiB', 'TiB'], factor: 1024 })
    case 'Bps':
      return scaled(value, { units: ['B/s', 'kB/s', 'MB/s', 'GB/s', 'TB/s'], factor: 1000 })
    case 'percentunit':
      return `${digits(value * 100)} %`
    case 'ops':
    case 'reqps':
      return `${counted(value)} ${unit === 'ops' ? '/s' : 'req/s'}`
    case 'dateTimeFromNow':
      return ago(Date.now() - value)
    default:
      return counted(value)
  }
}

/** Writes a value as the panel's mappings name it, or in its unit. */
export function formatMapped(value: number, { mappings = [], unit }: FieldDefaults): string {
  for (const { type, options } of mappings) {
    const text = type === 'value' ? options[String(value)]?.text : undefined
    if (text !== undefined) return text
  }
  return formatValue(value, unit)
}

/** Writes a moment as short as its day allows. */
export function formatTime(timeMs: number, { withDay }: { withDay: boolean }): string {
  const time = new Date(timeMs)
  const clock = time.toLocaleTimeString(undefined, { hour12: false })
  return withDay
    ? `${time.toLocaleDateString(undefined, { month: 'short', day: 'numeric' })} ${clock}`
    : clock
}

/** Writes a moment on an axis, as exactly as the distance of its neighbours, in seconds, asks for. */
export function formatTick(timeMs: number, ticks: readonly number[]): string {
  const apart = (ticks[1] ?? 0) - (ticks[0] ?? 0)
  const time = new Date(timeMs)
  if (apart >= 86_400) return time.toLocaleDateString(undefined, { month: 'short', day: 'numeric' })
  const clock = time.toLocaleTimeString(undefined, { hour12: false })
  return apart % 60 === 0 ? clock.replace(/:\d\d$/, '') : clock
}

function digits(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && size < 0.001) return value.toExponential(1)
  return String(Number(size >= 100 ? value.toFixed(0) : value.toPrecision(3)))
}

function counted(value: number): string {
  return scaled(value, { units: ['', 'K', 'M', 'B', 'T'], factor: 1000 })
    .trim()
    .replace(' ', ' ')
}

function scaled(value: number, { units, factor }: { units: readonly string[]; factor: number }): string {
  let rest = value
  let at = 0
  // 999.9 would be written as 1000.
  while (Math.abs(rest) >= factor - 0.5 && at < units.length - 1) {
    rest /= factor
    at++
  }
  return `${digits(rest)} ${units[at]}`
}

const timeUnits = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
  [1e-9, 'ns'],
] as const

function seconds(value: number): string {
  if (value === 0) return '0 s'
  const [size, name] = timeUnits.find(([one]) => Math.abs(value) >= one) ?? timeUnits.at(-1)!
  return `${digits(value / size)} ${name}`
}

function ago(elapsedMs: number): string {
  return elapsedMs < 0 ? `in ${seconds(-elapsedMs / 1000)}` : `${seconds(elapsedMs / 1000)} ago`
}
