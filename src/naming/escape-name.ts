/** The ways in which a scrape may ask for names that are not plain (Prometheus, "Escaping schemes"). */
export const escapings = ['allow-utf-8', 'underscores', 'dots', 'values'] as const

export type Escaping = (typeof escapings)[number]

/**
 * Escapes the name of a metric or a label.
 *
 * Source: Prometheus documentation, escaping_schemes.md; where that and Prometheus' own code differ
 * (two underscores for other characters in `dots`, lower-case digits in `values`), the code.
 */
export function escapeName(name: string, escaping: Escaping): string {
  switch (escaping) {
    case 'allow-utf-8':
      // Prometheus fails the scrape at a NUL in a quoted name (3.5), though it takes one in a label's value.
      return name.replaceAll('\0', '_')
    case 'underscores':
      return isPlainName(name) ? name : replaceUnfit(name, () => '_')
    case 'dots':
      return replaceUnfit(name.replaceAll('_', '__'), (character) => (character === '.' ? '_dot_' : '__'))
    case 'values':
      if (isPlainName(name)) return name
      return `U__${replaceUnfit(name.replaceAll('_', '__'), (character) => `_${character.codePointAt(0)!.toString(16)}_`)}`
  }
}

/** Tells whether a metric name can be written without quotes in every format. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z_:][A-Za-z0-9_:]*$/.test(name)
}

/** Tells whether a label name can be written without quotes in every format. */
export function isPlainLabelName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
}

function replaceUnfit(name: string, replace: (character: string) => string): string {
  return name.replace(/^[0-9]|[^A-Za-z0-9_:]/gu, replace)
}
