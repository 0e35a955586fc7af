import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import type { OriginItem } from '../../scripts/origin-items/origin-item.ts'
import { readSupply } from '../../scripts/origin-items/origin-item.ts'
import { proofs } from '../../scripts/origin-items/proofs.ts'
import { catalogFamilies } from '../../src/catalog/families.ts'
import { Query } from '../../src/stack/query/query.ts'
import { importsOf, root } from './repository-files.ts'
import { generatedFiles } from './origin-claims.ts'

/** Lists the metrics of a row that none of its proofs asks for. */
export function unaskedMetrics({ by, proof }: Pick<OriginItem, 'by' | 'proof'>): readonly string[] {
  const texts = proof.map((name) => textOf(name))
  return by
    .map(readSupply)
    .filter(({ kind }) => kind === 'metric')
    .map(({ name }) => name)
    .filter((name) => !texts.some((text) => spellingOf(name).test(text)))
}

/** The proofs that ask for what generated files ask for. */
const ofGenerated: Readonly<Record<string, RegExp>> = {
  panels: /^grafana\/dashboards\/|^prometheus\/rules\//,
  drift: /^grafana\/dashboards\/|^prometheus\/rules\//,
  rules: /^prometheus\/tests\//,
  tradingRules: /^prometheus\/tests\//,
}

/** Gives all that a proof reads: its test with the files of `test` that it imports, or the generated files that it holds. */
function textOf(name: keyof typeof proofs): string {
  const pattern = ofGenerated[name]
  if (pattern !== undefined) {
    return generatedFiles
      .filter(({ path }) => pattern.test(path))
      .map(({ text }) => text)
      .join('\n')
  }
  return [...reach(`test/${proofs[name][0]}`)]
    .map((path) => readFileSync(`${root}${path}`, 'utf8'))
    .join('\n')
}

function reach(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path) || !path.startsWith('test/') || !existsSync(`${root}${path}`)) return seen
  seen.add(path)
  const text = readFileSync(`${root}${path}`, 'utf8')
  for (const specifier of importsOf({ path, text })) {
    if (specifier.startsWith('.')) reach(join(dirname(path), specifier), seen)
  }
  return seen
}

/** Matches a metric as tests write it: by its name in Prometheus, here, in its family, such as
 * `'memory_limit_bytes'`, or with the prefix of the scanner's example. */
function spellingOf(name: string): RegExp {
  const query = new Query('UnderscoreEscapingWithSuffixes')
  const base = name.replace(/_(bucket|count|sum)$/, '')
  const metric = [...catalogFamilies.values()]
    .flat()
    .find((one) => query.name(one) === (one.kind === 'histogram' ? base : name))
  if (metric === undefined) return new RegExp(`\\b${name}\\b`)
  const exposed = query.name(metric)
  const inFamily = exposed.replace(/^[a-z]+_/, '')
  return new RegExp(
    `(\\b|finpilot_)${exposed}(_|\\b)|['"\`](${metric.name.replaceAll('.', String.raw`\.`)}['"\`{ ]|${inFamily}['"\`])`,
  )
}
