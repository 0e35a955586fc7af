import type { InstrumentContext } from '../instrument.ts'
import { bossMetersOf } from './boss-meters.ts'
import { measureHandler } from './measure-handler.ts'
import { isInternal, type BossManager } from './pg-boss-library.ts'
import { replaceMethod, reportFailure } from './pg-boss-patches.ts'
import { patchSends } from './patch-sends.ts'
import { patchSettles } from './patch-settles.ts'

/** What pg-boss calls itself in its own telemetry. */
const ownScope = 'pg-boss'

/**
 * Measures the queues of pg-boss 10 to 12.
 *
 * Since 12.3x the library can tell some of it through OpenTelemetry's API, under the same names with other labels; that
 * would count everything twice, so its meter is replaced by one that records nothing. Its spans are left alone.
 */
export function patchPgBoss(
  moduleExports: unknown,
  _fileName: string,
  { store, replaceMeter }: InstrumentContext,
): void {
  const prototype = managerOf(moduleExports)
  if (prototype === undefined || patched.has(prototype)) return
  patched.add(prototype)
  replaceMeter?.(ownScope)
  const meters = bossMetersOf(store)
  patchSends(prototype, meters)
  patchSettles(prototype, meters)
  replaceMethod(
    prototype,
    'start',
    (original) =>
      function start(this: BossManager, ...args: unknown[]): unknown {
        try {
          meters.register(this)
        } catch (thrown) {
          reportFailure(thrown)
        }
        return Reflect.apply(original, this, args)
      },
  )
  replaceMethod(
    prototype,
    'work',
    (original) =>
      function work(this: BossManager, ...args: unknown[]): unknown {
        const at = args.findLastIndex((one) => typeof one === 'function')
        if (at > 0 && typeof args[0] === 'string' && !isInternal(args[0]))
          args[at] = measureHandler(args, { at, boss: meters.bossOf(this), meters })
        return Reflect.apply(original, this, args)
      },
  )
}

const patched = new WeakSet<object>()

/** The class is what the CommonJS file exports, and the default export of the ES module. */
function managerOf(moduleExports: unknown): object | undefined {
  for (const candidate of [moduleExports, (moduleExports as { default?: unknown } | undefined)?.default]) {
    if (typeof candidate === 'function') return candidate.prototype as object
  }
  return undefined
}
