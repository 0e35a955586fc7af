import type { RawAttributes } from '../series/attribute-index.ts'
import type { Series } from '../series/series.ts'

/** A series of a meter that stays bound whatever starts after it was asked for, and comes again when it was removed. */
export class Bound<Target extends Series> {
  readonly #link: Binds<Target>
  readonly #attributes: RawAttributes
  #recorder: unknown = undefined
  #series: Target | undefined = undefined

  constructor(link: Binds<Target>, attributes: RawAttributes | undefined) {
    this.#link = link
    this.#attributes = copied(attributes)
    this.#rebind()
  }

  protected get target(): Target | undefined {
    const { recorder } = this.#link
    const series = this.#series
    if (recorder === this.#recorder && series !== undefined && !series.isRemoved) {
      series.use()
      return series
    }
    return this.#rebind()
  }

  /** Asks for the series, which shows it at 0 when it is new. */
  #rebind(): Target | undefined {
    const { recorder } = this.#link
    this.#recorder = recorder
    return (this.#series = recorder?.bind(this.#attributes))
  }
}

/** Where a meter's recorder stands; another one comes when a Meterbridge starts. */
export interface Link<Recorder> {
  recorder: Recorder | undefined
}

type Binds<Target> = Link<{ bind(attributes: RawAttributes): Target }>

/** The caller's object may change later, and may throw at a look. */
function copied(attributes: RawAttributes | undefined): RawAttributes {
  try {
    return { ...attributes }
  } catch {
    return {}
  }
}
