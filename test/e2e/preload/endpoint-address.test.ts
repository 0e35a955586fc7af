import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { reservePort } from '../reserve-port.ts'
import { runApp } from '../run-app.ts'

test.concurrent('says one line, runs on and is served as soon as a busy port is free', async () => {
  const port = await reservePort()
  const holder = createServer().listen(port, '127.0.0.1')
  await once(holder, 'listening')
  await using app = runApp({
    app: 'idle.cjs',
    stdin: null,
    env: { OTEL_EXPORTER_PROMETHEUS_PORT: `${port}` },
  })
  await app.warned(/PORT_IN_USE.*\n/)
  await app.said(/ready/)
  expect(app.output.stderr.split('\n')).toEqual([
    expect.stringMatching(
      `^meterbridge: PORT_IN_USE: port ${port} on 127.0.0.1 is in use, .* ${app.child.pid} .*every 5 s`,
    ),
    '',
  ])
  holder.close()
  expect(await app.url()).toBe(`http://127.0.0.1:${port}`)
  expect(await app.scrape()).toContain('target_info{')
  app.child.stdin!.end()
  expect({ ...(await app.exit), stdout: app.output.stdout }).toEqual({
    code: 0,
    signal: null,
    stdout: 'ready\n',
  })
})

test.concurrent('ends while it waits for a busy port', async () => {
  const port = await reservePort()
  const holder = createServer().listen(port, '127.0.0.1')
  await once(holder, 'listening')
  await using app = runApp({
    app: 'idle.cjs',
    stdin: null,
    env: { OTEL_EXPORTER_PROMETHEUS_PORT: `${port}` },
  })
  await app.warned(/PORT_IN_USE/)
  app.child.stdin!.end()
  expect({ ...(await app.exit), stdout: app.output.stdout }).toEqual({
    code: 0,
    signal: null,
    stdout: 'ready\n',
  })
  holder.close()
})

test.concurrent.each([
  ['203.0.113.1', 'EADDRNOTAVAIL'],
  // The second where no server of names answers.
  ['no-such-host.invalid', '(ENOTFOUND|EAI_AGAIN)'],
])('says one line and runs on when it cannot listen on %s', async (host, reason) => {
  await using app = runApp({ app: 'idle.cjs', stdin: null, env: { OTEL_EXPORTER_PROMETHEUS_HOST: host } })
  await app.warned(/LISTEN_FAILED.*\n/)
  expect(app.output.stderr).toMatch(
    new RegExp(
      `^meterbridge: LISTEN_FAILED: the metrics endpoint cannot listen on ${host}:0 because .*${reason}.*\\n$`,
    ),
  )
  app.child.stdin!.end()
  expect({ ...(await app.exit), stdout: app.output.stdout }).toEqual({
    code: 0,
    signal: null,
    stdout: 'ready\n',
  })
})

test.concurrent.each(['worker', 'main'])(
  'ends by itself although scrapers hold connections to the %s',
  async (thread) => {
    await using app = runApp({ app: 'idle.cjs', stdin: null, env: { METERBRIDGE_ENDPOINT_THREAD: thread } })
    const { port } = new URL(await app.url())
    const agent = new Agent({ keepAlive: true })
    const [response] = await once(get({ port, path: '/metrics', agent }), 'response')
    expect(await text(response)).toContain('target_info{')
    const heldOpen = ['GET /metrics HTTP/1.1\r\nHost:', 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n'].map(
      (sent) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(sent))
        // The process ends with these open, which may reset them.
        return socket.on('error', () => {}).pause()
      },
    )
    await app.said(/ready/)
    app.child.stdin!.end()
    expect({ ...(await app.exit), stdout: app.output.stdout }).toEqual({
      code: 0,
      signal: null,
      stdout: 'ready\n',
    })
    for (const socket of heldOpen) socket.destroy()
    agent.destroy()
  },
)

test.concurrent('listens on every interface unless a host is given', async () => {
  await using app = runApp({
    app: 'idle.cjs',
    stdin: null,
    env: { OTEL_EXPORTER_PROMETHEUS_HOST: undefined },
  })
  const url = await app.url()
  expect(url).toMatch(/^http:\/\/localhost:\d+$/)
  const { port } = new URL(url)
  for (const host of ['127.0.0.1', '[::1]']) {
    expect(await (await fetch(`http://${host}:${port}/health`)).text()).toBe('OK')
  }
})
