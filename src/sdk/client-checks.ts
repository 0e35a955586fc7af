import type { ClientKind } from '../health/client-checks.ts'
import type { Readiness } from '../health/readiness.ts'
import type { ServersInUse } from '../instruments/instrument.ts'

/** The instruments that see the clients of a kind, and what their servers are. */
const clientKinds: Readonly<
  Record<ClientKind, { readonly instruments: readonly string[]; readonly type: string }>
> = {
  postgres: { instruments: ['pg', 'postgres'], type: 'postgresql' },
  mysql: { instruments: ['mysql2'], type: 'mysql' },
  mongodb: { instruments: ['mongodb'], type: 'mongodb' },
  redis: { instruments: ['ioredis', 'redis'], type: 'redis' },
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
  const seen: Readonly<Record<ClientKind, Set<ServersInUse>>> = {
    postgres: new Set(),
    mysql: new Set(),
    mongodb: new Set(),
    redis: new Set(),
  }
  for (const kind of Object.keys(clientKinds) as ClientKind[]) {
    const { instruments, type } = clientKinds[kind]
    if (!instruments.some(isOn)) continue
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
