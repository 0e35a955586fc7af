/** A family of a page in Prometheus' text format, as far as its names go. */
export interface ReadFamily {
  readonly name: string
  readonly type: string
  readonly help: string
  /** The values of each label that a sample has and that is not the type's own. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>
  readonly sampleCount: number
}

interface GrowingFamily {
  name: string
  type: string
  help: string
  labels: Map<string, Set<string>>
  sampleCount: number
}

/** Reads the families of a page in Prometheus' text format; the samples' values are not looked at. */
export function readExposition(text: string): readonly ReadFamily[] {
  const families = new Map<string, GrowingFamily>()
  const familyOf = (name: string): GrowingFamily => {
    let family = families.get(name)
    if (family === undefined) {
      family = { name, type: 'untyped', help: '', labels: new Map(), sampleCount: 0 }
      families.set(name, family)
    }
    return family
  }
  for (const line of text.split('\n')) {
    const comment = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line)
    if (comment !== null) {
      const family = familyOf(comment[2]!)
      if (comment[1] === 'HELP') family.help = comment[3]!
      else family.type = comment[3]!
      continue
    }
    const sample = /^([^\s{#]+)(?:\{(.*)\})?\s/.exec(line)
    if (sample === null) continue
    const name = sample[1]!
    const family =
      [...sampleFamilies(name)].map((one) => families.get(one)).find(fits(name)) ?? familyOf(name)
    const own = { histogram: 'le', summary: 'quantile' }[family.type]
    family.sampleCount += 1
    for (const [, label, value] of (sample[2] ?? '').matchAll(/([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g)) {
      if (label === own) continue
      const values = family.labels.get(label!) ?? new Set()
      family.labels.set(label!, values.add(unescaped(value!)))
    }
  }
  return [...families.values()]
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character))
}

const suffixes: Readonly<Record<string, readonly string[]>> = {
  histogram: ['', '_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
}

/** Gives the names of the families that a sample may belong to. */
function* sampleFamilies(name: string): Generator<string> {
  yield name
  for (const suffix of suffixes['histogram']!)
    if (suffix !== '' && name.endsWith(suffix)) yield name.slice(0, -suffix.length)
}

function fits(name: string): (family: GrowingFamily | undefined) => boolean {
  return (family) =>
    family !== undefined && (suffixes[family.type] ?? ['']).some((suffix) => family.name + suffix === name)
}
