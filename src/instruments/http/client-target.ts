import { otherValue } from '../../catalog/metric.ts'
import type { HistogramSeries } from '../../series/series.ts'

/** The host and port of a URI, or the path of a Unix domain socket. */
export interface ClientServer {
  readonly address: string
  readonly port: number | undefined
}

/** Where requests go, and the series of those requests. */
export interface ClientTarget extends ClientServer {
  readonly byKey: Map<number, HistogramSeries>
  readonly byError: Map<string, HistogramSeries>
}

export function newClientTarget({ address, port }: ClientServer): ClientTarget {
  return { address, port, byKey: new Map(), byError: new Map() }
}

/** Gives the server of an origin such as `https://api.example.com:8443` or `unix:/run/api.sock`. */
export function serverOfOrigin(origin: string): ClientServer {
  if (origin.startsWith('unix:')) return { address: origin.slice('unix:'.length), port: undefined }
  try {
    const { hostname, port, protocol } = new URL(origin)
    const address = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
    return { address, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) }
  } catch {
    return { address: otherValue, port: undefined }
  }
}

/** What the metrics of clients say of a server. */
export function serverAttributes({ address, port }: ClientServer): {
  readonly 'server.address': string
  readonly 'server.port': number | undefined
} {
  return { 'server.address': address, 'server.port': port }
}
