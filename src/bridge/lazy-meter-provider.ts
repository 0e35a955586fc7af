import { createNoopMeter, type Meter, type MeterOptions, type MeterProvider } from '@opentelemetry/api'
import { GuardedMeter, type GuardOptions } from './guarded-meter.ts'

/**
 * The global meter provider: it stands for the SDK, which is loaded when the first
 * instrument is created.
 *
 * Most processes never create one, because Meterbridge's own instruments do not record through the SDK, and
 * loading it takes longer than the whole rest of the start.
 */
export class LazyMeterProvider implements MeterProvider {
  readonly #load: () => MeterProvider
  readonly #guard: GuardOptions
  readonly #meters = new Map<string, GuardedMeter>()
  readonly #replaced = new Set<string>()
  #provider: MeterProvider | undefined

  constructor(load: () => MeterProvider, guard: GuardOptions) {
    this.#load = load
    this.#guard = guard
  }

  /** Gives a meter that records nothing to whoever asks for one of that name from now on. */
  replaceMeter(name: string): void {
    this.#replaced.add(name)
  }

  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    if (this.#replaced.has(name)) return createNoopMeter()
    const scope = [name, version, options?.schemaUrl].map(textOf)
    const identity = JSON.stringify(scope)
    let meter = this.#meters.get(identity)
    if (meter === undefined) {
      const [safeName = '', safeVersion, schemaUrl] = scope
      const load = (): Meter =>
        this.#loaded().getMeter(safeName, safeVersion, schemaUrl === undefined ? {} : { schemaUrl })
      meter = new GuardedMeter(load, this.#guard)
      this.#meters.set(identity, meter)
    }
    return meter
  }

  #loaded(): MeterProvider {
    this.#provider ??= this.#load()
    return this.#provider
  }
}

/** A scope that is no text would fail each collection. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toWellFormed() : undefined
}
