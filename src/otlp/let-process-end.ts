import type { Agent, ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { exporterAgentKey } from '../diagnostics/exporter-agent-key.ts'

/**
 * Lets a process end while an OTLP exporter has a connection open or waits to try again, and marks its
 * requests as none of the application's.
 *
 * The exporter (@opentelemetry/otlp-exporter-base 0.300.0) has no option for it: its sockets and its timer for a new attempt
 * hold the process for ten seconds where no collector answers. They are reached through its private
 * fields; where a later version has others, it works as it comes.
 *
 * @returns the URL that it sends to, if it is known.
 */
export function letProcessEnd(exporter: object): string | undefined {
  const retrying = (exporter as OtlpExporter)._delegate?._transport
  const sender = retrying?._transport
  if (retrying === undefined || sender === undefined) return undefined
  if (typeof retrying.retry === 'function') {
    retrying.retry = (data, timeoutMillis, inMillis) =>
      new Promise((resolve, reject) => {
        const again = (): void => void sender.send(data, timeoutMillis).then(resolve, reject)
        setTimeout(again, inMillis).unref()
      })
  }
  const parameters = sender._parameters
  const createAgent = parameters?.agentFactory
  if (parameters !== undefined && createAgent !== undefined) {
    parameters.agentFactory = async (protocol) => {
      const agent = unrefSockets(await createAgent(protocol))
      return Object.defineProperty(agent, exporterAgentKey, { value: true })
    }
  }
  return parameters?.url
}

/** The private side of the exporters' transport: attempts around a sender. */
interface OtlpExporter {
  readonly _delegate?: { readonly _transport?: RetryingTransport }
}

interface RetryingTransport {
  readonly _transport?: HttpTransport
  retry?(data: Uint8Array, timeoutMillis: number, inMillis: number): Promise<unknown>
}

interface HttpTransport {
  send(data: Uint8Array, timeoutMillis: number): Promise<unknown>
  readonly _parameters?: { readonly url?: string; agentFactory?: (protocol: string) => Promise<Agent> }
}

/** Node's agent refs a socket whenever a request takes it; it is meant to be changed by these two methods. */
interface OpenAgent {
  createConnection(...args: unknown[]): Socket | undefined
  reuseSocket(socket: Socket, request: ClientRequest): void
}

function unrefSockets(agent: Agent): Agent {
  const open = agent as unknown as OpenAgent
  const { createConnection, reuseSocket } = open
  open.createConnection = function (...args) {
    return createConnection.apply(this, args)?.unref()
  }
  open.reuseSocket = function (socket, request) {
    reuseSocket.call(this, socket, request)
    socket.unref()
  }
  return agent
}
