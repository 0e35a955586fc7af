import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { fc } from '../seeded-fast-check.ts'
import { lintExposition } from '../../src/exposition/lint-exposition.ts'
import { promtool, requireJudge } from './judges/require-judge.ts'

const program = await requireJudge(promtool)

/** What promtool says of a page, each line once. */
function promtoolLines(page: string): string[] {
  const { stderr, stdout, status } = spawnSync(program, ['check', 'metrics'], {
    input: page,
    encoding: 'utf8',
  })
  expect([0, 3], stderr).toContain(status)
  return [...new Set(`${stdout}${stderr}`.split('\n').filter((line) => line !== ''))].sort()
}

function ourLines(page: string): string[] {
  return lintExposition(page)
    .map(({ metric, text }) => `${metric} ${text}`)
    .sort()
}

const pages: Record<string, string> = {
  'a clean page': '# HELP a_total A.\n# TYPE a_total counter\na_total{b="c"} 1\n',
  'a counter without its suffix, a gauge with it':
    '# HELP a A.\n# TYPE a counter\na 1\n# HELP b_total B.\n# TYPE b_total gauge\nb_total 1\n',
  'no help, no type': 'a_ms 1\nb_kilobytes 2\nc:d 3\n',
  'camel case': '# HELP aB A.\n# TYPE aB gauge\naB{cD="e",fG="h"} 1\naB{cD="i",fG="j"} 1\n',
  'units that are not base ones':
    '# HELP a_milliseconds A.\n# TYPE a_milliseconds gauge\na_milliseconds 1\n# HELP b_bits_total B.\n# TYPE b_bits_total counter\nb_bits_total 1\n',
  'suffixes and labels of other types':
    '# HELP a_bucket A.\n# TYPE a_bucket gauge\na_bucket{le="1",quantile="2"} 1\n# HELP b_count B.\n# TYPE b_count gauge\nb_count 1\n# HELP c_sum C.\n# TYPE c_sum counter\nc_sum 1\n',
  'a histogram and a summary':
    '# HELP a_seconds A.\n# TYPE a_seconds histogram\na_seconds_bucket{le="1",b="}"} 1\na_seconds_bucket{le="+Inf",b="}"} 1\na_seconds_sum{b="}"} 1\na_seconds_count{b="}"} 1\n# HELP s S.\n# TYPE s summary\ns{quantile="0.5"} 1\ns_sum 1\ns_count 1\n',
  'types in names':
    '# HELP a_gauge A.\n# TYPE a_gauge gauge\na_gauge 1\n# HELP b_counter_total B.\n# TYPE b_counter_total counter\nb_counter_total 1\n',
}

it.each(Object.entries(pages))('says of %s what promtool says', (_name, page) => {
  expect(ourLines(page)).toEqual(promtoolLines(page))
})

it('says of any page what promtool says', () => {
  const word = fc.constantFrom(
    'a',
    'total',
    'count',
    'sum',
    'bucket',
    'ms',
    'gauge',
    'summary',
    'h',
    'camelCase',
    'info',
  )
  // Of two units in a name, promtool 2.42 takes any.
  const unit = fc.constantFrom('seconds', 'milliseconds', 'kilobytes', 'minutes', 'inches', 'microvolts')
  const name = fc
    .tuple(fc.array(word, { maxLength: 2 }), fc.option(unit, { nil: 'a' }), fc.array(word, { maxLength: 2 }))
    .map(([before, one, after]) => ['x', ...before, one, ...after].join('_'))
  const family = fc.record({
    name,
    type: fc.constantFrom('counter', 'gauge', 'untyped', undefined),
    help: fc.constantFrom('Help.', undefined),
    label: fc.constantFrom('le', 'quantile', 'plain', 'camelCase'),
  })
  const anyPage = fc
    .uniqueArray(family, { selector: ({ name }) => name, minLength: 30, maxLength: 30 })
    .map((families) =>
      families
        .map(({ name, type, help, label }) =>
          [help && `# HELP ${name} ${help}`, type && `# TYPE ${name} ${type}`, `${name}{${label}="1"} 1`]
            .filter((line) => line !== undefined)
            .join('\n'),
        )
        .join('\n'),
    )
  fc.assert(
    fc.property(anyPage, (page) => {
      expect(ourLines(`${page}\n`)).toEqual(promtoolLines(`${page}\n`))
    }),
    { numRuns: 20, endOnFailure: true },
  )
})
