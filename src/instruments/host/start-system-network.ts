import {
  systemNetworkErrors,
  systemNetworkIo,
  systemNetworkPacketCount,
  systemNetworkPacketDropped,
} from '../../catalog/system.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { readText } from '../kernel-files.ts'
import { parseInterfaces } from './parse-proc.ts'

/** Reads what went through the network interfaces at each collection; returns how to stop. */
export function startSystemNetwork(store: SeriesStore, root: string): () => void {
  const io = store.observable(systemNetworkIo)
  const packets = store.observable(systemNetworkPacketCount)
  const dropped = store.observable(systemNetworkPacketDropped)
  const errors = store.observable(systemNetworkErrors)

  return store.onCollect('system.network', () => {
    for (const totals of parseInterfaces(readText(`${root}/proc/net/dev`) ?? '')) {
      for (const direction of ['receive', 'transmit'] as const) {
        const attributes = { 'network.interface.name': totals.name, 'network.io.direction': direction }
        io.observe(totals[direction].bytes, attributes)
        packets.observe(totals[direction].packets, attributes)
        dropped.observe(totals[direction].dropped, attributes)
        errors.observe(totals[direction].errors, attributes)
      }
    }
  })
}
