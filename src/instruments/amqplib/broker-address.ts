import type { BrokerAttributes } from './broker-series.ts'

const defaultPorts: Readonly<Record<string, number>> = { 'amqp:': 5672, 'amqps:': 5671 }

/**
 * Gives the address that `connect` is called for: a URL, an object in the place of one, or nothing,
 * with amqplib's own defaults. Neither user nor password nor virtual host is part of it.
 */
export function brokerAddress(url: unknown): BrokerAttributes {
  if (typeof url === 'object' && url !== null) {
    const { protocol, hostname, port } = url as { protocol?: unknown; hostname?: unknown; port?: unknown }
    // An object says `amqp` where a URL says `amqp:`; a URL object itself has the colon.
    const scheme = typeof protocol === 'string' ? `${protocol.replace(/:$/, '')}:` : 'amqp:'
    return address({ scheme, host: hostname, port })
  }
  if (typeof url !== 'string' || url === '') return address({ scheme: 'amqp:', host: '', port: '' })
  try {
    const { protocol, hostname, port } = new URL(url)
    return address({ scheme: protocol, host: hostname, port })
  } catch {
    return address({ scheme: 'amqp:', host: '', port: '' })
  }
}

function address({ scheme, host, port }: { scheme: string; host: unknown; port: unknown }): BrokerAttributes {
  const name = typeof host === 'string' && host !== '' ? host.replace(/^\[|\]$/g, '') : 'localhost'
  return { 'server.address': name, 'server.port': Number(port) || (defaultPorts[scheme] ?? 5672) }
}
