import { beforeAll, describe, expect, test } from 'vitest'
import { startHealthApp, type HealthApp } from './health-under-test.ts'
import { nodeBinary, nodeVersions } from './node-versions.ts'

beforeAll(async () => {
  await Promise.all(nodeVersions.map(nodeBinary))
})

describe.each(nodeVersions)('on Node %s', (version) => {
  const start = async (): Promise<HealthApp> => startHealthApp({ node: await nodeBinary(version) })

  test.concurrent.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s kills a process that only asked to be told of it',
    async (signal) => {
      await using shop = await start()
      await shop.tell(`watch ${signal}`)
      shop.app.child.kill(signal)
      expect(await shop.app.exit).toEqual({ code: null, signal })
    },
  )

  test.concurrent('lives on for the delay that is asked for, and dies by the signal', async () => {
    await using shop = await start()
    await shop.tell('watch SIGTERM {"delayMs":1000}')
    const signalledMs = performance.now()
    shop.app.child.kill('SIGTERM')
    expect(await shop.app.exit).toEqual({ code: null, signal: 'SIGTERM' })
    expect(performance.now() - signalledMs).toBeGreaterThan(990)
  })

  test.concurrent('is not ready and lives during the delay, which a second signal ends', async () => {
    await using shop = await start()
    await shop.tell('watch SIGTERM {"delayMs":600000,"reason":"draining"}')
    expect(await shop.ask('/ready')).toMatchObject({ status: 200 })
    shop.app.child.kill('SIGTERM')
    expect((await shop.askUntil('/ready', 503)).body).toBe('draining\n')
    expect(await shop.ask('/health')).toMatchObject({ status: 200 })
    shop.app.child.kill('SIGTERM')
    expect(await shop.app.exit).toEqual({ code: null, signal: 'SIGTERM' })
  })

  test.concurrent.each([
    ['watch SIGTERM', 'drain SIGTERM'],
    ['drain SIGTERM', 'watch SIGTERM'],
  ])('leaves the end to the listener of the application: %s, %s', async (...orders) => {
    await using shop = await start()
    for (const order of orders) await shop.tell(order)
    shop.app.child.kill('SIGTERM')
    expect((await shop.askUntil('/ready', 503)).body).toBe('SIGTERM received\n')
    await shop.app.said(/draining/)
    shop.app.child.stdin!.write('drained\n')
    expect(await shop.app.exit).toEqual({ code: 7, signal: null })
  })

  test.concurrent.each([
    ['watch SIGTERM', 'count SIGTERM'],
    ['count SIGTERM', 'watch SIGTERM'],
  ])('is not counted by a library that ends the process when it listens alone: %s, %s', async (...orders) => {
    await using shop = await start()
    for (const order of orders) await shop.tell(order)
    shop.app.child.kill('SIGTERM')
    expect(await shop.app.exit).toEqual({ code: null, signal: 'SIGTERM' })
  })
})
