import { nameLabel } from '../promql/label-set.ts'

/** Reads the name and the labels of a sample's line, of Prometheus' text format with quoted names too. */
export function readLabels(head: string): readonly (readonly [name: string, value: string])[] {
  const brace = head.search(/[{]/)
  const name = (brace === -1 ? head : head.slice(0, brace)).trim()
  const labels: [string, string][] = name === '' ? [] : [[nameLabel, name]]
  const inner = brace === -1 ? '' : head.slice(brace + 1, head.lastIndexOf('}'))
  const parts = /\s*(?:"((?:[^"\\]|\\.)*)"|([A-Za-z_][\w]*))\s*(?:=\s*"((?:[^"\\]|\\.)*)")?\s*(?:,|$)/gsy
  for (const [, quoted, plain, value] of inner.matchAll(parts)) {
    const label = quoted === undefined ? plain! : unescaped(quoted)
    if (value === undefined) labels.push([nameLabel, label])
    else labels.push([label, unescaped(value)])
  }
  return withBounds(labels)
}

/** Prometheus 3 stores whole bounds and quantiles as `1.0`. */
function withBounds(labels: readonly [string, string][]): readonly [string, string][] {
  return labels.map(([label, value]) => [
    label,
    (label === 'le' || label === 'quantile') && /^-?\d{1,6}$/.test(value) ? `${value}.0` : value,
  ])
}

function unescaped(text: string): string {
  return text.includes('\\')
    ? text.replace(/\\(.)/gs, (_, character: string) => (character === 'n' ? '\n' : character))
    : text
}
