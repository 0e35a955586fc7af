import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeRedisVersions } from './node-redis-under-test.ts'
import { durationLabels } from './redis-records.ts'
import { makeRedisProcesses, type RedisProcesses } from './redis-processes.ts'
import { reservePort } from './reserve-port.ts'

let processes: RedisProcesses
let port: number
let sentinelPort: number

beforeAll(async () => {
  processes = await makeRedisProcesses()
  port = await reservePort()
  sentinelPort = await reservePort()
  const settings = join(processes.folder, 'sentinel.conf')
  const lines = [`port ${sentinelPort}`, 'bind 127.0.0.1', `sentinel monitor orders 127.0.0.1 ${port} 1`]
  await writeFile(settings, `${lines.join('\n')}\n`)
  processes.start(['--port', String(port), '--bind', '127.0.0.1', '--save', ''])
  processes.start([settings, '--sentinel'])
  for (const each of [port, sentinelPort]) {
    const client = new Redis(each, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null })
    client.on('error', () => {})
    await client.ping()
    client.disconnect()
  }
})

afterAll(async () => {
  await processes?.stop()
})

test.each(nodeRedisVersions.filter(({ library }) => library.createSentinel !== undefined))(
  '$name behind a Sentinel: counts a command once, on the server that the Sentinel named',
  async ({ library, store, recordsOf }) => {
    const sentinel = library.createSentinel!({
      name: 'orders',
      sentinelRootNodes: [{ host: '127.0.0.1', port: sentinelPort }],
    })
    sentinel.on('error', () => {})
    await sentinel.connect()
    const records = await recordsOf(async () => {
      await sentinel.set('a', '1')
      await sentinel.get('a')
      await sentinel.multi().get('a').exec()
    })
    await sentinel.destroy()
    // The look at the group, which goes on meanwhile, is commands to the Sentinel.
    const { SENTINEL: _look, PING: _beat, ...others } = records.commands
    expect(others).toEqual({ SET: 1, GET: 2, MULTI: 1, EXEC: 1 })
    expect(durationLabels(store)).toContain(
      `db.namespace=0,db.operation.name=SET,db.system.name=redis,server.address=127.0.0.1,server.port=${port}`,
    )
  },
)
