import { EventEmitter, once } from 'node:events'

type Message = Readonly<Record<string, unknown>>

/** Speaks the DevTools protocol of a browser with one of its pages. */
export class DevtoolsConnection {
  readonly #socket: WebSocket
  readonly #events = new EventEmitter()
  readonly #waiting = new Map<number, { resolve(result: Message): void; reject(error: Error): void }>()
  #lastId = 0

  static async open(url: string): Promise<DevtoolsConnection> {
    const socket = new WebSocket(url)
    await once(socket, 'open')
    return new DevtoolsConnection(socket)
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data)) as Message))
    socket.addEventListener('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the browser has gone'))
    })
  }

  async call(method: string, params: Message = {}): Promise<Message> {
    const id = ++this.#lastId
    const answered = new Promise<Message>((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    this.#socket.send(JSON.stringify({ id, method, params }))
    return answered
  }

  on(event: string, listener: (params: Message) => void): void {
    this.#events.on(event, listener)
  }

  async next(event: string): Promise<void> {
    await once(this.#events, event)
  }

  close(): void {
    this.#socket.close()
  }

  #take({ id, method, params, result, error }: Message): void {
    if (typeof method === 'string') this.#events.emit(method, params)
    const waiting = this.#waiting.get(id as number)
    if (waiting === undefined) return
    this.#waiting.delete(id as number)
    if (error === undefined) waiting.resolve(result as Message)
    else waiting.reject(new Error(JSON.stringify(error)))
  }
}
