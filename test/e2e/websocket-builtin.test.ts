import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket as UndiciWebSocket } from 'undici'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocketServer, type WebSocket as Peer } from 'ws'
import { startWebSocket } from '../../src/instruments/websocket/start-websocket.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { until } from './http-under-test.ts'
import { watch } from './websocket-under-test.ts'

const clients: readonly (readonly [string, typeof WebSocket])[] = [
  ['the WebSocket of Node', WebSocket],
  ['the WebSocket of the undici package', UndiciWebSocket as unknown as typeof WebSocket],
]

describe.each(clients)('%s', (_name, WebSocket) => {
  async function connected(): Promise<{ client: WebSocket; peer: Peer }> {
    const server = createServer()
    const sockets = new WebSocketServer({ server })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      for (const peer of sockets.clients) peer.terminate()
      server.close()
    })
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const [[peer]] = await Promise.all([once(sockets, 'connection'), once(client, 'open')])
    return { client, peer: peer as Peer }
  }

  function measured(): SeriesStore {
    const store = new SeriesStore()
    onTestFinished(startWebSocket({ store }))
    return store
  }

  test('counts connections, messages and bytes', async () => {
    const changes = watch(measured())
    const { client, peer } = await connected()
    const received: unknown[] = []
    const returned: unknown[] = []
    client.addEventListener('message', ({ data }) => returned.push(data))
    peer.on('message', (data: Buffer, isBinary: boolean) => {
      received.push(data.length)
      peer.send(data, { binary: isBinary })
    })
    for (const data of ['héllo', new Uint8Array(300), new Blob(['four'])]) client.send(data)
    await until(() => returned.length === 3)
    expect(changes()).toEqual({
      'websocket.connections.active client': 1,
      'websocket.messages transmit client': 3,
      'websocket.messages receive client': 3,
      'websocket.message.size transmit client': 310,
      'websocket.message.size receive client': 310,
    })
    expect(received).toEqual([6, 300, 4])
    expect(returned[0]).toBe('héllo')
    client.close(1000)
    await once(client, 'close')
    await until(() => changes()['websocket.connections.active client'] === undefined)
    expect(changes()['websocket.connection.duration 1000 client']).toBe(1)
  })

  test('tells closes apart by their code, lost connections included', async () => {
    const changes = watch(measured())
    const closes: readonly ((peer: Peer) => void)[] = [
      (peer) => peer.close(1001),
      (peer) => peer.close(4004),
      (peer) => peer.terminate(),
    ]
    for (const close of closes) {
      const { client, peer } = await connected()
      client.addEventListener('error', () => {})
      const end = new Promise((resolve) => client.addEventListener('close', resolve))
      close(peer)
      await end
    }
    await until(() => changes()['websocket.connections.active client'] === undefined)
    expect(changes()).toEqual({
      'websocket.connection.duration 1001 client': 1,
      'websocket.connection.duration 4xxx client': 1,
      'websocket.connection.duration 1006 client': 1,
    })
  })

  test('a connection that is refused counts nothing', async () => {
    const changes = watch(measured())
    const server = createServer((_request, response) => response.writeHead(403).end())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
    client.addEventListener('error', () => {})
    await new Promise((resolve) => client.addEventListener('close', resolve))
    expect(changes()).toEqual({})
  })
})
