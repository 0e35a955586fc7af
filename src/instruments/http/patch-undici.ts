import { httpClientQueuedRequests } from '../../catalog/http.ts'
import { isFirstPatch } from '../first-patch.ts'
import type { InstrumentContext } from '../instrument.ts'
import { LiveSet } from '../live-set.ts'
import { methodPatches } from '../method-patches.ts'
import { serverAttributes, serverOfOrigin } from './client-target.ts'
import { ownSymbol, symbolFinder } from './own-symbol.ts'

const { replaceMethod, reportFailure } = methodPatches('undici')

/**
 * Observes the requests that wait in the pools and clients of undici 6 to 8, which know it themselves.
 *
 * Its channels tell of a request when a client has it; a pool without a free client keeps what comes to itself. An agent
 * has a pool for each origin, and a pool gives a client what it can send. The undici in Node has no limit of
 * connections, so nothing waits there.
 */
export function patchUndici(moduleExports: unknown, _moduleName: string, { store }: InstrumentContext): void {
  const { Pool, RoundRobinPool, Client } = moduleExports as UndiciExports
  // What pools have in common: the one of several origins hands requests to pools as well.
  const pools = [Pool, RoundRobinPool].flatMap((pool) => follow(pool, waitingInPool))
  const followed = [...pools, ...follow(Client, waitingInClient)]
  if (followed.length === 0) return
  const queued = store.observable(httpClientQueuedRequests)
  store.onCollect('undici queues', () => {
    for (const { dispatchers, waitingIn, prototype } of followed) {
      for (const dispatcher of dispatchers.living()) {
        const url = urlOf(dispatcher)
        const waiting = waitingIn(dispatcher, prototype)
        if (url !== undefined && waiting > 0)
          queued.observe(waiting, serverAttributes(serverOfOrigin(String(url))))
      }
    }
  })
}

interface UndiciExports {
  readonly Pool?: DispatcherClass
  /** Absent from older versions. */
  readonly RoundRobinPool?: DispatcherClass
  readonly Client?: DispatcherClass
}

interface DispatcherClass {
  readonly prototype: object
}

/** What requests are given to, for one origin. */
interface Dispatcher {
  /** Pools have it in every version. */
  readonly stats?: { readonly queued?: number }
}

/** Tells how many requests wait in what is of a class with this prototype. */
type WaitingIn = (dispatcher: Dispatcher, prototype: object) => number

interface Followed {
  readonly dispatchers: LiveSet<Dispatcher>
  readonly waitingIn: WaitingIn
  readonly prototype: object
}

/** Notes what dispatches requests, from its first one on; gives nothing for a class that is absent or followed already. */
function follow(owner: DispatcherClass | undefined, waitingIn: WaitingIn): readonly Followed[] {
  const prototype = owner?.prototype
  if (prototype === undefined || !isFirstPatch(prototype, 'undici')) return []
  const dispatchers = new LiveSet<Dispatcher>()
  replaceMethod(
    prototype,
    'dispatch',
    (original) =>
      function dispatch(this: Dispatcher, ...args: unknown[]): unknown {
        try {
          dispatchers.add(this)
        } catch (thrown) {
          reportFailure(thrown)
        }
        return Reflect.apply(original, this, args)
      },
  )
  return [{ dispatchers, waitingIn, prototype }]
}

function waitingInPool({ stats }: Dispatcher): number {
  return stats?.queued ?? 0
}

/** Where all requests go. */
const urlOf = ownSymbol<Dispatcher, URL>('url')

const pendingOf = symbolFinder('pending')
const connectedOf = symbolFinder('connected')

/** Not every version has `stats` for clients; the getters of the class are in all. */
function waitingInClient(client: Dispatcher, prototype: object): number {
  const [pending, connected] = [pendingOf(prototype), connectedOf(prototype)]
  if (pending === undefined || connected === undefined) return 0
  const values = client as Readonly<Record<symbol, unknown>>
  // The connection that is being made is for the first of them.
  return Number(values[pending]) - (values[connected] === true ? 0 : 1)
}
