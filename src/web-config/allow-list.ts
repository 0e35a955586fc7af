import { BlockList, isIP } from 'node:net'
import { GateError } from './gate-error.ts'

/** IP addresses and networks. */
export class AllowList {
  readonly #list = new BlockList()

  /** Takes addresses (`10.1.2.3`, `fd00::1`) and networks in CIDR notation (`10.0.0.0/8`). */
  constructor(entries: readonly string[]) {
    if (entries.length === 0) throw new GateError('it names no address')
    for (const entry of entries) this.#add(entry)
  }

  /** Tells whether an address is in the list; an IPv4 one may be written as IPv6, as a socket does. */
  has(address: string | undefined): boolean {
    if (address === undefined) return false
    const [bare] = withoutMapping(address).split('%', 1) as [string]
    const family = isIP(bare)
    return family !== 0 && this.#list.check(bare, family === 4 ? 'ipv4' : 'ipv6')
  }

  #add(entry: string): void {
    const [written = '', prefix, ...rest] = entry.split('/')
    const address = prefix === undefined ? withoutMapping(written) : written
    const family = isIP(address)
    const longest = family === 4 ? 32 : 128
    const isNumber = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest)
    if (family === 0 || address.includes('%') || !isNumber || rest.length > 0) {
      throw new GateError(
        `${JSON.stringify(entry)} is neither an IP address nor a network such as 10.0.0.0/8`,
      )
    }
    const kind = family === 4 ? 'ipv4' : 'ipv6'
    if (prefix === undefined) this.#list.addAddress(address, kind)
    else this.#list.addSubnet(address, Number(prefix), kind)
  }
}

/** On a socket for both families an IPv4 client has the address `::ffff:10.1.2.3`. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}
