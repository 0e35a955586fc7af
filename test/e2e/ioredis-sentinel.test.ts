import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ioredisVersions, quiet } from './ioredis-under-test.ts'
import { durationLabels, eventually } from './redis-records.ts'
import { makeRedisProcesses, type RedisProcesses } from './redis-processes.ts'
import { reservePort } from './reserve-port.ts'

let processes: RedisProcesses
let sentinelPort: number

beforeAll(async () => {
  processes = await makeRedisProcesses()
  const port = await reservePort()
  sentinelPort = await reservePort()
  const settings = join(processes.folder, 'sentinel.conf')
  const lines = [`port ${sentinelPort}`, 'bind 127.0.0.1', `sentinel monitor orders 127.0.0.1 ${port} 1`]
  await writeFile(settings, `${lines.join('\n')}\n`)
  processes.start(['--port', String(port), '--bind', '127.0.0.1', '--save', ''])
  processes.start([settings, '--sentinel'])
})

afterAll(async () => {
  await processes?.stop()
})

test.each(ioredisVersions)(
  '$name names the group of Sentinels as the server, since its host changes with each failover',
  async ({ library, store, recordsOf, observe }) => {
    const client = quiet(
      new library.Redis({
        sentinels: [{ host: '127.0.0.1', port: sentinelPort }],
        name: 'orders',
        sentinelRetryStrategy: () => 20,
      }),
    )
    await eventually(() => client.status === 'ready')
    const records = await recordsOf(() => Promise.all([client.set('a', 1), client.get('a')]))
    expect(records.commands).toEqual({ SET: 1, GET: 1 })
    expect(durationLabels(store)).toContain(
      'db.namespace=0,db.operation.name=GET,db.system.name=redis,server.address=orders',
    )
    expect(await observe('redis.client.connection.count')).toMatchObject({
      'redis.client.connection.state=ready,server.address=orders': 1,
    })
    client.disconnect()
  },
)
