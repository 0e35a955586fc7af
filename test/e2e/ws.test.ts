import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { connect, type AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type * as WsModule from 'ws'
import { patchWs } from '../../src/instruments/websocket/patch-ws.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { activeNow, measureServers, serverDuration, total, until } from './http-under-test.ts'
import { allClosed, watch } from './websocket-under-test.ts'

const require = createRequire(import.meta.url)

const libraries: readonly (readonly [string, typeof WsModule])[] = [
  ['ws 8.23', require('ws')],
  ['ws 8.0', require('ws80')],
]

describe.each(libraries)('%s', (_name, library) => {
  const { WebSocket, WebSocketServer } = libraryOf(library)
  const store = new SeriesStore()
  patchWs(library, 'ws', { store, http: { excludedPaths: [] } })

  async function listening(): Promise<{ url: string; server: Server; sockets: WsModule.WebSocketServer }> {
    const server = createServer((_request, response) => void response.end())
    const sockets = new WebSocketServer({ server, maxPayload: 1_000_000 })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(async () => {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      server.close()
      await allClosed(store)
    })
    return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, server, sockets }
  }

  async function connected(): Promise<{ client: WsModule.WebSocket; peer: WsModule.WebSocket }> {
    const { url, sockets } = await listening()
    const client = new WebSocket(url)
    const [[peer]] = await Promise.all([once(sockets, 'connection'), once(client, 'open')])
    return { client, peer: peer as WsModule.WebSocket }
  }

  /** Closes a connection, and waits until both sides know. */
  async function closed(
    { client, peer }: Awaited<ReturnType<typeof connected>>,
    close: () => void,
  ): Promise<void> {
    client.on('error', () => {})
    peer.on('error', () => {})
    const both = Promise.all(
      [client, peer].map((side) => new Promise((resolve) => side.on('close', resolve))),
    )
    close()
    await both
  }

  test('counts connections, messages and bytes on both sides', async () => {
    const changes = watch(store)
    const pair = await connected()
    const { client, peer } = pair
    expect(changes()).toEqual({
      'websocket.connections.active client': 1,
      'websocket.connections.active server': 1,
    })
    let received = 0
    for (const side of [client, peer]) side.on('message', () => received++)
    client.send('héllo')
    client.send(Buffer.alloc(300))
    client.send(new Uint8Array(7))
    client.send('in ', { fin: false })
    client.send('two', { fin: true })
    peer.send('answer', { binary: true })
    peer.ping('no message')
    await until(() => received === 5)
    await closed(pair, () => client.close(1000))
    expect(changes()).toEqual({
      'websocket.messages transmit client': 4,
      'websocket.messages receive server': 4,
      'websocket.messages transmit server': 1,
      'websocket.messages receive client': 1,
      'websocket.message.size transmit client': 319,
      'websocket.message.size receive server': 319,
      'websocket.message.size transmit server': 6,
      'websocket.message.size receive client': 6,
      'websocket.connection.duration 1000 client': 1,
      'websocket.connection.duration 1000 server': 1,
    })
  })

  test('counts messages that are sent and received in the handlers of the opening', async () => {
    const changes = watch(store)
    const { url, sockets } = await listening()
    const heard = new Promise((resolve) =>
      sockets.on('connection', (peer: WsModule.WebSocket) => {
        peer.send('welcome')
        peer.once('message', resolve)
      }),
    )
    const client = new WebSocket(url).on('open', () => client.send('here I am'))
    const [welcome] = await once(client, 'message')
    expect(String(welcome)).toBe('welcome')
    await heard
    expect(changes()).toMatchObject({
      'websocket.messages transmit client': 1,
      'websocket.messages receive server': 1,
      'websocket.messages transmit server': 1,
      'websocket.messages receive client': 1,
    })
  })

  test('tells closes apart by their code, lost connections included', async () => {
    const changes = watch(store)
    const closes: readonly ((pair: Awaited<ReturnType<typeof connected>>) => void)[] = [
      ({ client }) => client.close(),
      ({ peer }) => peer.close(1001),
      ({ peer }) => peer.close(1013, 'try again'),
      ({ client }) => client.close(3001),
      ({ client }) => client.close(4123),
      ({ client }) => client.terminate(),
      ({ client }) => client.send(Buffer.alloc(1_000_001)),
    ]
    for (const close of closes) {
      const pair = await connected()
      await closed(pair, () => close(pair))
    }
    expect(changes()).toMatchObject({
      'websocket.connection.duration 1005 client': 1,
      'websocket.connection.duration 1005 server': 1,
      'websocket.connection.duration 1001 server': 1,
      'websocket.connection.duration 1013 client': 1,
      'websocket.connection.duration 3xxx client': 1,
      'websocket.connection.duration 4xxx server': 1,
      'websocket.connection.duration 1006 client': 1,
      'websocket.connection.duration 1009 client': 1,
    })
    expect(changes()['websocket.connections.active client']).toBeUndefined()
    expect(changes()['websocket.connections.active server']).toBeUndefined()
  })

  test('counts the close of a connection whose listeners the application took away', async () => {
    const changes = watch(store)
    const { client, peer } = await connected()
    peer.removeAllListeners()
    await closed({ client, peer }, () => client.close(1000))
    expect(changes()).toEqual({
      'websocket.connection.duration 1000 client': 1,
      'websocket.connection.duration 1000 server': 1,
    })
  })

  test('a connection that is refused counts nothing', async () => {
    const changes = watch(store)
    const server = createServer()
    server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
    await once(client, 'error')
    expect(changes()).toEqual({})
  })

  test('an upgraded request is no request in flight, and those before it on its connection count', async () => {
    const http = measureServers()
    const { url, sockets } = await listening()
    const { port } = new URL(url)
    const socket = connect(Number(port), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(socket, 'data')
    socket.write(
      'GET /chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
    const [peer] = await once(sockets, 'connection')
    expect(activeNow(http)).toBe(0)
    const gone = once(peer as WsModule.WebSocket, 'close')
    socket.destroy()
    await gone
    expect(activeNow(http)).toBe(0)
    expect(total(http.counts(serverDuration))).toBe(1)
  })
})

/** `ws` 8.0 has no `WebSocket` among its names. */
function libraryOf(library: typeof WsModule): Pick<typeof WsModule, 'WebSocket' | 'WebSocketServer'> {
  const { WebSocket, WebSocketServer, Server } = library as Partial<typeof WsModule> & {
    readonly Server?: typeof WsModule.WebSocketServer
  }
  return {
    WebSocket: WebSocket ?? (library as unknown as typeof WsModule.WebSocket),
    WebSocketServer: WebSocketServer ?? Server!,
  }
}
