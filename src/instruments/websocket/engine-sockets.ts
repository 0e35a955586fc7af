// Registered, because an application may have several copies of Engine.IO and of ws.
const engineSymbol: unique symbol = Symbol.for('meterbridge.websocket.ofEngine')

/** Marks the socket of a request that Engine.IO upgrades: its messages are counted as those of Socket.IO, once. */
export function markOfEngine(socket: object): void {
  ;(socket as Marked)[engineSymbol] = true
}

/** Tells whether the WebSocket connection on a socket is a transport of Engine.IO. */
export function isOfEngine(socket: object): boolean {
  return (socket as Marked)[engineSymbol] === true
}

interface Marked {
  [engineSymbol]?: true
}
