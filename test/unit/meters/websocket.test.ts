import { afterEach, describe, expect, it } from 'vitest'
import { websocket } from '../../../src/meters/websocket.ts'
import { recordedIn, startRunning, stopRunning } from './running.ts'

afterEach(stopRunning)

const kind = 'network.protocol.name=websocket'

describe('websocket', () => {
  it('counts a connection while it is open, its messages, and its end once', () => {
    const store = startRunning()
    const connection = websocket.open()
    connection.recordMessage({ direction: 'receive', sizeBytes: 12 })
    connection.recordMessage({ direction: 'transmit' })
    expect(recordedIn(store)).toEqual({
      [`websocket.connections.active{${kind},websocket.role=server}`]: 1,
      [`websocket.messages{network.io.direction=receive,${kind},websocket.role=server}`]: 1,
      [`websocket.messages{network.io.direction=transmit,${kind},websocket.role=server}`]: 1,
      [`websocket.message.size{network.io.direction=receive,${kind},websocket.role=server}`]: '1x',
    })
    connection.close({ code: 1006 })
    connection.close({ code: 1000 })
    expect(recordedIn(store)).toMatchObject({
      [`websocket.connection.duration{${kind},websocket.close.code=1006,websocket.role=server}`]: '1x',
    })
    expect(Object.keys(recordedIn(store)).filter((name) => /active|code=1000/.test(name))).toEqual([])
  })

  it('counts attempts to connect again by why they failed', () => {
    const store = startRunning()
    websocket.recordReconnect({ errorType: 'ECONNREFUSED' })
    websocket.recordReconnect({})
    expect(recordedIn(store)).toEqual({
      'websocket.reconnects{error.type=ECONNREFUSED}': 1,
      'websocket.reconnects{}': 1,
    })
  })

  it('keeps codes of applications in one series, and survives what is no message', () => {
    const store = startRunning()
    const connection = websocket.open({ role: 'client' })
    connection.recordMessage(undefined as never)
    connection.close({ code: 4123 })
    expect(recordedIn(store)).toMatchObject({
      [`websocket.connection.duration{${kind},websocket.close.code=4xxx,websocket.role=client}`]: '1x',
    })
  })

  it('does nothing without the preload', () => {
    const connection = websocket.open()
    connection.recordMessage({ direction: 'receive' })
    expect(connection.close({ code: 1000 })).toBeUndefined()
  })
})
