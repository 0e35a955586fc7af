const http = require('node:http')
const { defineMetrics, health, workflows } = require('meterbridge')
const { users } = require('meterbridge/packs/users')

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
workflows.run({ name: 'import' }, () => 1)
const server = http.createServer((request, response) => response.end('hello'))
server.listen(0, () => http.get({ port: server.address().port }, (response) => response.resume()))
