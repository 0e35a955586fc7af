import type { Meter, MeterOptions, MeterProvider } from '@opentelemetry/api'
import { GuardedMeter } from './guarded-meter.ts'

/**
 * The global meter provider: it stands for the SDK, which is loaded when the first
 * instrument is created.
 *
 * Most processes never create one, because Meterbridge's own instruments do not record through the SDK, and
 * loading it takes longer than the whole rest of the start.
 */
export class LazyMeterProvider implements MeterProvider {
  readonly #load: () => MeterProvider
  readonly #seriesLimit: number
  readonly #meters = new Map<string, GuardedMeter>()
  #provider: MeterProvider | undefined

  constructor(load: () => MeterProvider, { seriesLimit }: { seriesLimit: number }) {
    this.#load = load
    this.#seriesLimit = seriesLimit
  }

  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    const scope = [name, version, options?.schemaUrl].map(textOf)
    const identity = JSON.stringify(scope)
    let meter = this.#meters.get(identity)
    if (meter === undefined) {
      const [safeName = '', safeVersion, schemaUrl] = scope
      const load = (): Meter =>
        this.#loaded().getMeter(safeName, safeVersion, schemaUrl === undefined ? {} : { schemaUrl })
      meter = new GuardedMeter(load, { seriesLimit: this.#seriesLimit })
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
