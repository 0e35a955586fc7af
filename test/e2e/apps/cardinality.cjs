// Records metrics of its own; what to do is said on standard input, a line at a time, and answered with a line.
const { defineMetrics } = require('meterbridge')

const { requests, sessions } = defineMetrics({
  requests: {
    name: 'app.requests',
    kind: 'counter',
    unit: '{request}',
    description: 'Requests by tenant.',
    attributes: { tenant: { description: 'Whose.', limit: 3 } },
  },
  sessions: {
    name: 'app.sessions',
    kind: 'counter',
    unit: '{session}',
    description: 'Sessions by user.',
    attributes: { user: { description: 'Whose.', limit: 1000 } },
  },
})
const bound = requests.bind({ tenant: 'bound' })

const commands = {
  record(...tenants) {
    for (const tenant of tenants) requests.add(1, { tenant })
  },
  bound: () => bound.add(),
  remove: (tenant) => requests.remove({ tenant }),
  users: (count) => {
    for (let i = 0; i < count; i++) sessions.add(1, { user: `user ${i}` })
  },
}

require('node:readline')
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [command, ...values] = line.split(' ')
    console.log(`${line}: ${commands[command](...values)}`)
  })
