import type { RawAttributes } from '../series/attribute-index.ts'

/** A series of a meter that stays bound whatever starts after it was asked for. */
export class Bound<Target> {
  readonly #link: Binds<Target>
  readonly #attributes: RawAttributes
  #recorder: unknown = undefined
  #series: Target | undefined = undefined

  constructor(link: Binds<Target>, attributes: RawAttributes | undefined) {
    this.#link = link
    this.#attributes = copied(attributes)
  }

  protected get target(): Target | undefined {
    const { recorder } = this.#link
    if (recorder !== this.#recorder) {
      this.#recorder = recorder
      this.#series = recorder?.bind(this.#attributes)
    }
    return this.#series
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
