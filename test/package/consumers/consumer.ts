import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineMetrics, health, workflows } from 'meterbridge'
import { users } from 'meterbridge/packs/users'

const { orders } = defineMetrics({
  orders: {
    name: 'shop.orders',
    kind: 'counter',
    unit: '{order}',
    description: 'Orders.',
    attributes: { side: { description: 'Which side.', values: ['buy', 'sell'] } },
  },
})
orders.add(1, { side: 'buy' })
health.setNotReady('warming up')
users.recordEvent({ name: 'visit' })
const one: number = workflows.run({ name: 'import' }, (): number => 1)
if (one !== 1) throw new Error('the wrapper changed the result')
const server = http.createServer((_request, response) => response.end('hello'))
server.listen(0, () =>
  http.get({ port: (server.address() as AddressInfo).port }, (response) => response.resume()),
)

export function wrongCallsDoNotCompile(): void {
  // @ts-expect-error -- a run has a name that is text
  workflows.run({ name: 1 }, () => 1)
  // @ts-expect-error -- a side that the definition does not list
  orders.add(1, { side: 'hold' })
}
