import { httpClientQueuedRequests } from '../../catalog/http.ts'
import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import { isFirstPatch } from '../first-patch.ts'
import type { InstrumentContext } from '../instrument.ts'
import { LiveSet } from '../live-set.ts'
import { methodPatches } from '../method-patches.ts'
import { serverAttributes, serverOfOrigin } from './client-target.ts'
import { ownSymbol } from './own-symbol.ts'

const { replaceMethod } = methodPatches('undici')

/**
 * Observes the requests that wait in the pools of undici 6 to 8, which tell it themselves.
 *
 * Its channels tell of a request when a client has it; a pool without a free client keeps what comes to itself. An agent
 * has a pool for each origin. The undici in Node has no limit of connections, so nothing waits there.
 */
export function patchUndici(moduleExports: unknown, _moduleName: string, { store }: InstrumentContext): void {
  const { Pool } = moduleExports as { Pool?: { readonly prototype: object } }
  // What pools have in common: the one of several origins hands requests to pools as well.
  const prototype = Pool?.prototype
  if (prototype === undefined || !isFirstPatch(prototype, 'undici')) return
  const pools = new LiveSet<UndiciPool>()
  const queued = store.observable(httpClientQueuedRequests)
  store.onCollect('undici pools', () => {
    for (const pool of pools.living()) {
      const url = urlOf(pool)
      const waiting = pool.stats?.queued ?? 0
      if (url !== undefined && waiting > 0)
        queued.observe(waiting, serverAttributes(serverOfOrigin(String(url))))
    }
  })
  replaceMethod(
    prototype,
    'dispatch',
    (original) =>
      function dispatch(this: UndiciPool, ...args: unknown[]): unknown {
        try {
          pools.add(this)
        } catch (thrown) {
          reportOnce('INSTRUMENT_FAILED', 'undici', { instrument: 'undici', reason: reasonOf(thrown) })
        }
        return Reflect.apply(original, this, args)
      },
  )
}

interface UndiciPool {
  readonly stats?: { readonly queued?: number }
}

/** Where all requests of a pool go. */
const urlOf = ownSymbol<UndiciPool, URL>('url')
