/** The words that a unit adds to a name; each is empty when the unit has no such part. */
export interface UnitWords {
  /** Such as `seconds` or `bytes`. */
  readonly main: string
  /** Such as `per_second`. */
  readonly per: string
}

/**
 * Translates a UCUM unit into words, unknown units as they stand.
 *
 * A part with an annotation (`{request}`) and the unit `1` have no word. Source: OpenTelemetry
 * specification, Prometheus compatibility, "Metric metadata"; the words of Prometheus' otlptranslator,
 * save `kBy` and `TiBy`, where it departs from the specification.
 */
export function unitWords(unit: string): UnitWords {
  const slash = unit.indexOf('/')
  const main = (slash < 0 ? unit : unit.slice(0, slash)).trim()
  const per = slash < 0 ? '' : unit.slice(slash + 1).trim()
  const perWord = isAnnotated(per) ? '' : (perUnits.get(per) ?? per)
  return {
    main: isAnnotated(main) ? '' : (units.get(main) ?? main),
    per: perWord === '' ? '' : `per_${perWord}`,
  }
}

/** Replaces what a unit word of a Prometheus name cannot hold: `W.h` becomes `W_h`. */
export function cleanUnitWord(word: string): string {
  return word.replace(/[^A-Za-z0-9:]+/g, '_').replace(/^_+|_+$/g, '')
}

function isAnnotated(part: string): boolean {
  return part.includes('{') || part.includes('}')
}

const units: ReadonlyMap<string, string> = new Map([
  ['d', 'days'],
  ['h', 'hours'],
  ['min', 'minutes'],
  ['s', 'seconds'],
  ['ms', 'milliseconds'],
  ['us', 'microseconds'],
  ['ns', 'nanoseconds'],
  ['By', 'bytes'],
  ['KiBy', 'kibibytes'],
  ['MiBy', 'mebibytes'],
  ['GiBy', 'gibibytes'],
  ['TiBy', 'tebibytes'],
  ['kBy', 'kilobytes'],
  // Not UCUM, but what Prometheus' own translator takes for kilobytes.
  ['KBy', 'kilobytes'],
  ['MBy', 'megabytes'],
  ['GBy', 'gigabytes'],
  ['TBy', 'terabytes'],
  ['m', 'meters'],
  ['V', 'volts'],
  ['A', 'amperes'],
  ['J', 'joules'],
  ['W', 'watts'],
  ['g', 'grams'],
  ['Cel', 'celsius'],
  ['Hz', 'hertz'],
  ['%', 'percent'],
  ['1', ''],
])

const perUnits: ReadonlyMap<string, string> = new Map([
  ['s', 'second'],
  ['m', 'minute'],
  ['h', 'hour'],
  ['d', 'day'],
  ['w', 'week'],
  ['mo', 'month'],
  ['y', 'year'],
])
