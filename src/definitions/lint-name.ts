import { metricName } from '../naming/metric-name.ts'
import { defaultStrategy } from '../naming/strategy.ts'
import { unitWords } from '../naming/unit-words.ts'
import type { MetricDefinition } from './metric-definition.ts'
import { advice, error, type Problem } from './problem.ts'

/** The syntax of instrument names (OpenTelemetry metrics API). */
const instrumentName = /^[A-Za-z][A-Za-z0-9_./-]{0,254}$/
/** The form of names (OpenTelemetry semantic conventions, "Naming"). */
const conventionalName = /^[a-z][a-z0-9]*([._][a-z0-9]+)*$/

/** Words that an exposed name gets by itself, or that would make it another family's. */
const endings: Readonly<Record<string, string>> = {
  total: 'a counter’s name gets _total by itself',
  created: '_created is how OpenMetrics says when a series began',
  bucket: '_bucket is what Prometheus adds to a histogram',
  sum: '_sum is what Prometheus adds to a histogram',
}

const kindWord = /(?:^|[._])(counter|gauge|histogram|summary)(?:[._]|$)/

/** Finds what is wrong with a metric's name: its syntax, and what Prometheus' name would have twice. */
export function lintName({ name, kind, unit }: MetricDefinition): Problem[] {
  if (typeof name !== 'string' || !instrumentName.test(name)) {
    return [
      error(
        `its name is ${JSON.stringify(name) ?? 'missing'}`,
        'Write lower-case words, joined by underscores within a part and by dots between parts, such as checkout.cart_value.',
      ),
    ]
  }
  if (!conventionalName.test(name)) {
    return [error('its name is not in lower-case words', `Write ${conventional(name)}.`)]
  }
  const ending = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('_')) + 1)
  const rest = name.slice(0, -ending.length - 1)
  if (endings[ending] !== undefined && rest !== '') {
    return [error(`its name ends in ${ending}, and ${endings[ending]}`, `Write ${rest}.`)]
  }
  const suffix = handMadeSuffix({ ending, kind, unit })
  if (suffix !== undefined && rest !== '') {
    const exposed =
      typeof unit === 'string' && metricName({ name: rest, unit, kind, strategy: defaultStrategy })
    return [
      error(
        `its name ends in ${ending}, which Prometheus’ name gets from the unit`,
        `Write ${rest} with the unit ${suffix}${exposed ? `, which becomes ${exposed.name}` : ''}.`,
      ),
    ]
  }
  const word = kindWord.exec(name)?.[1]
  return word === undefined
    ? []
    : [advice(`its name says that it is a ${word}`, `Leave the word ${word} out: the type says it.`)]
}

const unitsByWord: Readonly<Record<string, string>> = {
  second: 's',
  seconds: 's',
  bytes: 'By',
  ratio: '1',
  milliseconds: 's',
  ms: 's',
}

function handMadeSuffix({
  ending,
  kind,
  unit,
}: Pick<MetricDefinition, 'kind' | 'unit'> & { ending: string }) {
  if (typeof unit === 'string' && unit !== '' && unitWords(unit).main === ending) return unit
  // `ratio` is added to gauges alone: a counter or a histogram may be of ratios.
  if (ending === 'ratio' && kind !== 'gauge') return undefined
  return unitsByWord[ending]
}

function conventional(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '_')
    .replace(/_?\.[_.]*/g, '.')
    .replace(/[._]+$/, '')
}
