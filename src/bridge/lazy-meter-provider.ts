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
    const identity = JSON.stringify([name, version, options?.schemaUrl])
    let meter = this.#meters.get(identity)
    if (meter === undefined) {
      meter = new GuardedMeter(() => this.#loaded().getMeter(name, version, options), {
        seriesLimit: this.#seriesLimit,
      })
      this.#meters.set(identity, meter)
    }
    return meter
  }

  #loaded(): MeterProvider {
    this.#provider ??= this.#load()
    return this.#provider
  }
}
