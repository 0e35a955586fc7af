import type { ClientKind } from '../health/client-checks.ts'
import type { Readiness } from '../health/readiness.ts'
import type { ServersInUse } from '../instruments/instrument.ts'

/** The instrument that sees the clients of a kind, and what their servers are. */
const clientKinds: Readonly<Record<ClientKind, { readonly instrument: string; readonly type: string }>> = {
  postgres: { instrument: 'pg', type: 'postgresql' },
  redis: { instrument: 'ioredis', type: 'redis' },
}

/**
 * Joins the instruments, which see the clients, to the checks of those clients; returns what takes the servers.
 *
 * Each copy of a library that the application loads adds its own, so there are as many as copies.
 */
export function offerClientChecks(
  readiness: Readiness,
  { isOn }: { isOn: (instrument: string) => boolean },
): (kind: ClientKind, servers: ServersInUse) => void {
  const seen: Readonly<Record<ClientKind, Set<ServersInUse>>> = { postgres: new Set(), redis: new Set() }
  for (const kind of Object.keys(clientKinds) as ClientKind[]) {
    const { instrument, type } = clientKinds[kind]
    if (!isOn(instrument)) continue
    readiness.offerClients(kind, {
      type,
      servers: () => new Set([...seen[kind]].flatMap((one) => [...one.servers()])),
      async ask(server, { timeoutMs }) {
        const knowing = [...seen[kind]].filter((one) => [...one.servers()].includes(server))
        await Promise.all(knowing.map((one) => one.ask(server, { timeoutMs })))
      },
    })
  }
  return (kind, servers) => void seen[kind].add(servers)
}
