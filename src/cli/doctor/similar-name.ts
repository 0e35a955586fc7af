/**
 * Finds the name on a page that one which is missing was probably meant to be: with a prefix, under another translation, or
 * without a suffix of its type.
 */
export function similarName(wanted: string, names: ReadonlySet<string>): string | undefined {
  const words = significant(wanted)
  const close = [...names].filter((name) => {
    const others = significant(name)
    return isEndOf(words, others) || isEndOf(others, words)
  })
  return close.toSorted((a, b) => a.length - b.length)[0]
}

/** Suffixes that follow from the kind and the unit, which translations add or leave out. */
const suffixes = new Set(['total', 'seconds', 'bytes', 'ratio', 'bucket', 'count', 'sum', 'info'])

function significant(name: string): readonly string[] {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  const rest = words.findLastIndex((word) => !suffixes.has(word))
  return words.slice(0, rest + 1)
}

function isEndOf(end: readonly string[], all: readonly string[]): boolean {
  return end.length > 1 && all.slice(-end.length).join('_') === end.join('_')
}
