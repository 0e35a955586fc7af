import type { Metric } from '../catalog/metric.ts'
import type { RawAttributes } from '../series/attribute-index.ts'
import type { Ending } from './completion.ts'
import { outcomeOf } from './outcome-of.ts'
import { measuring } from './pack.ts'

/** What a wrapper of a defined meter does at the two ends of a call. */
export interface CallParts<Recorder> {
  readonly live: () => Recorder | undefined
  /** Gives where a call is counted while it is in flight. */
  active?(recorder: Recorder, attributes: RawAttributes): { add(value: number): void }
  /** Records a call that is over, with its attributes and what its ending adds to them. */
  end?(recorder: Recorder, ending: Pick<Ending, 'durationSeconds'> & { attributes: RawAttributes }): void
}

type Say = (attributes: RawAttributes) => void
type Run<Result> = (say: Say) => Result

/**
 * Makes a function that calls another one and measures it, as `measure` says: `call(run)` or
 * `call(attributes, run)`. The function is given how to add attributes.
 */
export function measuredCall<Recorder>(
  metric: Metric,
  { live, active, end }: CallParts<Recorder>,
): <Result>(...given: [Run<Result>] | [RawAttributes, Run<Result>]) => Result {
  const endingAttributes = endingAttributesOf(metric)
  const measured = measuring<Recorder, RawAttributes, Say>(
    { name: metric.name, live },
    {
      inertReport: () => {},
      begin(recorder, given) {
        let attributes: RawAttributes = { ...given }
        return {
          report: (added) => void (attributes = { ...attributes, ...added }),
          ...(active && { active: active(recorder, attributes) }),
          end: (ending) =>
            end?.(recorder, {
              durationSeconds: ending.durationSeconds,
              attributes: { ...endingAttributes(ending), ...attributes },
            }),
        }
      },
    },
  )
  return (...given) =>
    given.length === 1 || typeof given[0] === 'function'
      ? measured({}, given[0] as Run<never>)
      : measured(given[0], given[1])
}

/** Finds which attributes the end of a call decides: `error.type`, and an outcome that lists what `outcomeOf` says. */
function endingAttributesOf({ attributes }: Metric): (ending: Ending) => RawAttributes {
  const hasErrorType = Object.hasOwn(attributes, 'error.type')
  const [outcomeName, outcomeAttribute] =
    Object.entries(attributes).find(
      ([name, attribute]) => /(^|[._])outcome$/.test(name) && 'values' in attribute,
    ) ?? []
  return (ending) => {
    const { outcome, errorType } = outcomeOf(ending)
    const isListed =
      outcomeAttribute !== undefined &&
      'values' in outcomeAttribute &&
      outcomeAttribute.values.includes(outcome)
    return {
      ...(hasErrorType && { 'error.type': errorType }),
      ...(outcomeName !== undefined && isListed && { [outcomeName]: outcome }),
    }
  }
}
