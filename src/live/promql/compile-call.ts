import type { Call, Expression } from '../../stack/promql/syntax.ts'
import { selectorsOf } from '../../stack/promql/syntax.ts'
import type { Compiled, CompiledNumber, CompiledRange, CompiledVector } from './compiled.ts'
import { histogramQuantile } from './histogram-quantile.ts'
import { LabelSet, nameLabel, withoutName } from './label-set.ts'
import { numberFunctions } from './number-functions.ts'
import { rangeFunctions, type RangeFunction } from './range-functions.ts'
import type { Sample, Vector } from './stored-series.ts'
import { UnsupportedError } from './unsupported-error.ts'

type Compile = (expression: Expression) => Compiled

const noLabels = new LabelSet([])

/** Compiles a call of a function. */
export function compileCall(call: Call, compile: Compile): Compiled {
  const { name, parameters } = call
  const compiled = parameters.map(compile)
  const parameter = <Kind extends Compiled['kind']>(kind: Kind): Extract<Compiled, { kind: Kind }> => {
    const found = compiled.find((one) => one.kind === kind)
    if (found === undefined) throw new UnsupportedError(`${name} without a parameter that is a ${kind}`)
    return found as Extract<Compiled, { kind: Kind }>
  }
  const numbers = compiled.filter((one): one is CompiledNumber => one.kind === 'number')
  const rangeFunction = Object.hasOwn(rangeFunctions, name) ? rangeFunctions[name] : undefined
  if (rangeFunction !== undefined)
    return overRange(parameter('range'), { of: rangeFunction, numbers, keepsName: name === 'last_over_time' })
  if (Object.hasOwn(numberFunctions, name)) {
    const of = numberFunctions[name]!
    const labels = withoutName()
    return mapped(parameter('vector'), (sample, ms) => ({
      labels: labels.of(sample.labels),
      value: of(
        sample.value,
        numbers.map((one) => one.at(ms)),
      ),
    }))
  }
  switch (name) {
    case 'time':
      return { kind: 'number', at: (ms) => ms / 1000 }
    case 'pi':
      return { kind: 'number', at: () => Math.PI }
    case 'vector': {
      const number = parameter('number')
      return { kind: 'vector', at: (ms) => [{ labels: noLabels, value: number.at(ms) }] }
    }
    case 'scalar': {
      const vector = parameter('vector')
      return { kind: 'number', at: (ms) => onlyValue(vector.at(ms)) }
    }
    case 'sort':
    case 'sort_desc':
      // The order of lines is that of the page.
      return parameter('vector')
    case 'histogram_quantile': {
      const [quantile, vector] = [parameter('number'), parameter('vector')]
      const of = histogramQuantile()
      return { kind: 'vector', at: (ms) => of(quantile.at(ms), vector.at(ms)) }
    }
    case 'absent': {
      const vector = parameter('vector')
      return absent(call, (ms) => vector.at(ms).length === 0)
    }
    case 'absent_over_time': {
      const range = parameter('range')
      return absent(call, (ms) => range.series.every((_, i) => range.window(i, ms).values.length === 0))
    }
    default:
      throw new UnsupportedError(`the function ${name}`)
  }
}

interface RangeCall {
  readonly of: RangeFunction
  readonly numbers: readonly CompiledNumber[]
  readonly keepsName: boolean
}

function overRange(range: CompiledRange, { of, numbers, keepsName }: RangeCall): CompiledVector {
  const derived = withoutName()
  const labels = range.series.map((one) => (keepsName ? one : derived.of(one)))
  return {
    kind: 'vector',
    at(ms) {
      const endMs = ms - range.offsetMs
      const context = {
        startMs: endMs - range.rangeMs,
        endMs,
        atMs: ms,
        numbers: numbers.map((one) => one.at(ms)),
      }
      return labels.flatMap((own, i): Sample[] => {
        const window = range.window(i, ms)
        const value = window.values.length === 0 ? undefined : of(window, context)
        return value === undefined ? [] : [{ labels: own, value }]
      })
    },
  }
}

function mapped(vector: CompiledVector, of: (sample: Sample, ms: number) => Sample): CompiledVector {
  return { kind: 'vector', at: (ms) => vector.at(ms).map((sample) => of(sample, ms)) }
}

function onlyValue(samples: Vector): number {
  return samples.length === 1 ? samples[0]!.value : Number.NaN
}

/** What is missing has the labels that were asked for, as far as they can be told. */
function absent({ parameters: [parameter] }: Call, isAbsent: (ms: number) => boolean): CompiledVector {
  const labels = new Map<string, string>()
  const seen = new Set<string>()
  const matchers = parameter?.type === 'selector' ? selectorsOf(parameter)[0]!.matchers : []
  for (const { label, operator, value } of matchers) {
    if (label === nameLabel) continue
    if (operator === '=' && !seen.has(label)) labels.set(label, value)
    else labels.delete(label)
    if (operator === '=') seen.add(label)
  }
  const result = [{ labels: new LabelSet(labels), value: 1 }]
  return { kind: 'vector', at: (ms) => (isAbsent(ms) ? result : []) }
}
