/** A family as it was read back. */
export interface ParsedFamily {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly unit: string
  readonly samples: ParsedSample[]
}

export interface ParsedSample {
  readonly name: string
  /** In the order in which they stood. */
  readonly labels: readonly (readonly [name: string, value: string])[]
  readonly value: number
}

/**
 * Reads an exposition back, in any text format, and throws at whatever it does not know.
 *
 * It is stricter than Prometheus: descriptors stand once and before the samples, a label once in its sample.
 */
export function parseExposition(text: string): ParsedFamily[] {
  const families: ParsedFamily[] = []
  const descriptors = new Map<string, { type: string; help: string; unit: string }>()
  for (const line of text.split('\n').slice(0, -1)) {
    if (line === '# EOF') continue
    const descriptor = /^# (TYPE|HELP|UNIT) ("(?:[^"\\]|\\.)*"|\S+) ?(.*)$/su.exec(line)
    if (descriptor !== null) {
      const [, keyword, shownName, rest] = descriptor
      const name = shownName!.startsWith('"') ? unescape(shownName!.slice(1, -1)) : shownName!
      let family = descriptors.get(name)
      if (family === undefined) {
        family = { type: '', help: '', unit: '' }
        descriptors.set(name, family)
        families.push(Object.assign(family, { name, samples: [] }))
      } else if (families.at(-1)!.name !== name) throw new Error(`descriptor of ${name} comes back`)
      const key = keyword!.toLowerCase() as 'type' | 'help' | 'unit'
      if (family[key] !== '' || families.at(-1)!.samples.length > 0) throw new Error(`misplaced: ${line}`)
      family[key] = key === 'help' ? unescape(rest!) : rest!
      continue
    }
    families.at(-1)!.samples.push(parseSample(line))
  }
  return families
}

function parseSample(line: string): ParsedSample {
  const match = /^([A-Za-z_:][A-Za-z0-9_:]*)?(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})? (\S+)$/su.exec(line)
  if (match === null) throw new Error(`not a sample: ${line}`)
  let [, name, inner = '', value] = match
  const labels: [string, string][] = []
  while (inner !== '') {
    const label = /^("(?:[^"\\]|\\.)*"|[A-Za-z_][A-Za-z0-9_]*)(?:="((?:[^"\\]|\\.)*)")?(?:,|$)/su.exec(inner)
    if (label === null) throw new Error(`not a label: ${inner}`)
    inner = inner.slice(label[0].length)
    const shown = label[1]!.startsWith('"') ? unescape(label[1]!.slice(1, -1)) : label[1]!
    if (label[2] !== undefined) labels.push([shown, unescape(label[2])])
    else if (name === undefined) name = shown
    else throw new Error(`two names: ${line}`)
  }
  if (name === undefined) throw new Error(`no name: ${line}`)
  if (new Set(labels.map(([label]) => label)).size !== labels.length)
    throw new Error(`a label twice: ${line}`)
  return { name, labels, value: numberOf(value!) }
}

function numberOf(text: string): number {
  const value = Number(text.replace('Inf', 'Infinity'))
  if (Number.isNaN(value) && text !== 'NaN') throw new Error(`not a number: ${text}`)
  return value
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gsu, (_, character: string) => (character === 'n' ? '\n' : character))
}
