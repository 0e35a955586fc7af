import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import type { InFlight } from '../series/in-flight-series.ts'
import type { Ending } from './completion.ts'
import { measure } from './measure.ts'
import { reportCall } from './report-call.ts'

/** A group of business meters: its name, and its recorders while Meterbridge runs. */
export interface Pack<Recorders> {
  readonly name: string
  readonly live: () => Recorders | undefined
}

/** One measured call in flight. */
export interface Operation<Report> {
  /** What the measured function gets, to say what only it knows. */
  readonly report: Report
  /** Runs the measured function; left out calls it. */
  within?<Result>(run: () => Result): Result
  /** Where the call is counted while it is in flight. */
  readonly active?: InFlight
  /** Records how it ended; not called when nobody finished it, because then nobody knows. */
  end(ending: Ending): void
}

/** Makes a function that records one thing that happened: it never throws and returns nothing. */
export function recording<Recorders, Input extends object>(
  pack: Pack<Recorders>,
  record: (recorders: Recorders, input: Input) => void,
): (input: Input) => void {
  return (input) => {
    const recorders = pack.live()
    if (recorders === undefined) return
    if (!isRecord(input)) {
      reportCall({ call: pack.name, value: input, expected: 'an object with the attributes and values' })
      return
    }
    attempt(pack.name, () => record(recorders, input))
  }
}

/**
 * Makes a function that calls another one and measures it.
 *
 * `this` and the result pass through as they are, as `measure` says; without a running Meterbridge the
 * function is just called, with a report that does nothing.
 */
export function measuring<Recorders, Input extends object, Report>(
  pack: Pack<Recorders>,
  parts: {
    readonly begin: (recorders: Recorders, input: Input) => Operation<Report>
    readonly inertReport: Report
  },
): <Result>(this: unknown, input: Input, run: (report: Report) => Result) => Result {
  return function measured(this: unknown, input, run) {
    if (typeof run !== 'function') {
      reportCall({ call: pack.name, value: run, expected: 'a function to measure' })
      return run
    }
    const operation = begun()
    if (operation === undefined) return Reflect.apply(run, this, [parts.inertReport])
    const call = (): ReturnType<typeof run> => Reflect.apply(run, this, [operation.report])
    return measure(() => (operation.within ? operation.within(call) : call()), enderOf(pack.name, operation))

    function begun(): Operation<Report> | undefined {
      const recorders = pack.live()
      if (recorders === undefined) return undefined
      if (!isRecord(input)) {
        reportCall({ call: pack.name, value: input, expected: 'an object with the attributes' })
        return undefined
      }
      return attempt(pack.name, () => {
        const made = parts.begin(recorders, input)
        made.active?.add(1)
        return made
      })
    }
  }
}

/**
 * What is told of the end is made here and not where the function is at hand: a result that nobody
 * finishes is found by its collection, which what the function captures could prevent.
 */
function enderOf(meter: string, operation: Operation<unknown>): (ending: Ending) => void {
  return (ending) =>
    attempt(meter, () => {
      operation.active?.add(-1)
      if (ending.how !== 'dropped') operation.end(ending)
    })
}

/** Does our own part of a call; what it throws is said once and never reaches the application. */
function attempt<Result>(meter: string, action: () => Result): Result | undefined {
  try {
    return action()
  } catch (thrown) {
    reportOnce('METER_FAILED', meter, { meter, reason: reasonOf(thrown) })
    return undefined
  }
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
