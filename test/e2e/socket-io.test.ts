import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Server, Socket as ServerSocket } from 'socket.io'
import { io, type ManagerOptions, type Socket } from 'socket.io-client'
import { patchSocketIo } from '../../src/instruments/websocket/patch-socket-io.ts'
import { patchWs } from '../../src/instruments/websocket/patch-ws.ts'
import type { InstrumentContext } from '../../src/instruments/instrument.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { activeNow, measureServers, until } from './http-under-test.ts'
import { reservePort } from './reserve-port.ts'
import { allClosed, watch } from './websocket-under-test.ts'

const require = createRequire(import.meta.url)

type ServerClass = new (target: object, settings: object) => Server

const servers = [
  ['socket.io 4.8', require('socket.io').Server, require.resolve('socket.io')],
  ['socket.io 4.0', require('socket.io40').Server, require.resolve('socket.io40')],
] as readonly (readonly [string, ServerClass, string])[]

describe.each(servers)('%s', (_name, Server, path) => {
  const requireOfServer = createRequire(path)
  const store = new SeriesStore()
  const context: InstrumentContext = { store, http: { excludedPaths: [] } }
  patchSocketIo(requireOfServer('engine.io'), 'engine.io', context)
  patchWs(createRequire(requireOfServer.resolve('engine.io'))('ws'), 'ws', context)

  async function connected(
    options: Partial<ManagerOptions>,
  ): Promise<{ client: Socket; peer: ServerSocket }> {
    const server = createServer()
    const ioServer = new Server(server, { pingInterval: 1000 })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const peers = new Promise<ServerSocket>((resolve) => ioServer.on('connection', resolve))
    const client = io(url, { forceNew: true, ...options })
    onTestFinished(async () => {
      client.disconnect()
      void ioServer.close()
      server.closeAllConnections()
      await allClosed(store)
    })
    const [peer] = await Promise.all([peers, new Promise<void>((resolve) => client.on('connect', resolve))])
    return { client, peer }
  }

  test.each([
    ['polling', ['polling']],
    ['WebSocket', ['websocket']],
    ['polling that becomes WebSocket', ['polling', 'websocket']],
  ])('counts connections, messages and bytes over %s', async (_name, transports) => {
    const changes = watch(store)
    const http = measureServers()
    const { client, peer } = await connected({ transports })
    if (transports.length > 1) await until(() => client.io.engine.transport.name === 'websocket')
    const before = changes()
    expect(before).toMatchObject({ 'websocket.connections.active server': 1 })
    const received = new Promise((resolve) => peer.on('chat', (_text, answer) => resolve(answer('yes'))))
    const answered = new Promise((resolve) => client.emit('chat', 'hello', resolve))
    await received
    expect(await answered).toBe('yes')
    const after = changes()
    const grown = (key: string): number => after[key]! - before[key]!
    expect(grown('websocket.messages receive server')).toBe(1)
    expect(grown('websocket.message.size receive server')).toBe('20["chat","hello"]'.length)
    expect(grown('websocket.messages transmit server')).toBe(1)
    expect(grown('websocket.message.size transmit server')).toBe('30["yes"]'.length)
    client.disconnect()
    await allClosed(store)
    expect(Object.entries(changes()).filter(([key]) => key.includes('duration'))).toEqual([
      ['websocket.connection.duration transport_close server', 1],
    ])
    await until(() => activeNow(http) === 0)
  })

  test('tells closes of the server apart from those of the client', async () => {
    const changes = watch(store)
    const { peer } = await connected({ transports: ['websocket'], reconnection: false })
    peer.disconnect(true)
    await allClosed(store)
    expect(changes()['websocket.connection.duration forced_close server']).toBe(1)
  })
})

test.each(['socket.io-client', 'socket.io-client40'])(
  'counts the attempts of a client to connect again, and why they fail: %s',
  async (name) => {
    const store = new SeriesStore()
    patchSocketIo(require(name), 'socket.io-client', { store, http: { excludedPaths: [] } })
    const { io } = require(name) as { io: typeof import('socket.io-client').io }
    const { Server } = require('socket.io') as { Server: new (settings: object) => Server }
    const changes = watch(store)
    const first = new Server({ transports: ['websocket'] })
    const port = await reservePort()
    first.listen(port)
    const client = io(`http://127.0.0.1:${port}`, {
      forceNew: true,
      transports: ['websocket'],
      reconnectionDelay: 10,
      reconnectionDelayMax: 20,
    })
    onTestFinished(() => void client.disconnect())
    const events = { connect: 0, reconnect: 0, reconnect_error: 0 }
    client.on('connect', () => events.connect++)
    client.io.on('reconnect', () => events.reconnect++)
    client.io.on('reconnect_error', () => events.reconnect_error++)
    await until(() => events.connect === 1)
    void first.close()
    await until(() => events.reconnect_error >= 2)
    const second = new Server({ transports: ['websocket'] })
    second.listen(port)
    onTestFinished(() => void second.close())
    await until(() => events.reconnect === 1)
    expect(changes()).toEqual({
      'websocket.reconnects': 1,
      'websocket.reconnects TransportError': events.reconnect_error,
    })
  },
)
