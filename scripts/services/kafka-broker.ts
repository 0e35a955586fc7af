import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { AnnouncedVersions } from './kafka-announced-versions.ts'

/** A running broker and how to end it. */
export interface KafkaBroker {
  /** The bootstrap server, as `127.0.0.1:9092`. */
  readonly url: string
  /** Ends the broker at once, as a crash would; what it held is gone. */
  stop(): Promise<void>
}

/**
 * Starts the broker in librdkafka, which Debian's `kcat` has in it: it speaks the real protocol, keeps messages in
 * memory and creates topics, of four partitions, as they are asked for.
 *
 * It listens on a port of its own choice, so a relay on the given port (0 for any) is the bootstrap server. The relay
 * also corrects what the broker announces; see `AnnouncedVersions`.
 */
export async function startKafkaBroker({ kcat, port = 0 }: KafkaBrokerOptions): Promise<KafkaBroker> {
  // As a producer without a message to send, kcat asks nothing of its own broker. It ends with its input.
  const broker = spawn(kcat, ['-P', '-t', 'unused', '-b', 'unused', '-X', 'test.mock.num.brokers=1'], {
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const exit = once(broker, 'exit')
  const target = await listeningPort(broker.stderr)
  const relay = createServer((client) => {
    const versions = new AnnouncedVersions()
    const server = connect(target, '127.0.0.1')
    client.on('data', (chunk) => {
      versions.sent(chunk)
      server.write(chunk)
    })
    server.on('data', (chunk) => client.write(versions.answered(chunk)))
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => {})
      one.on('close', () => other.destroy())
    }
  })
  relay.listen(port, '127.0.0.1')
  await once(relay, 'listening')
  broker.once('exit', () => relay.close())
  return {
    url: `127.0.0.1:${(relay.address() as AddressInfo).port}`,
    async stop() {
      broker.kill('SIGKILL')
      await exit
    },
  }
}

export interface KafkaBrokerOptions {
  /** The program. */
  readonly kcat: string
  readonly port?: number
}

/** The broker says its port in a notice; what it says later is read and dropped, so that it never waits for a reader. */
async function listeningPort(log: NodeJS.ReadableStream): Promise<number> {
  const said: string[] = []
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: log })
    lines.on('line', (line) => {
      const port = /replaced with 127\.0\.0\.1:(\d+)/.exec(line)?.[1]
      if (port !== undefined) resolve(Number(port))
      else if (said.length < 20) said.push(line)
    })
    lines.once('close', () => reject(new Error(`kcat ended: ${said.join(' ')}`)))
  })
}

if (import.meta.main) {
  const [kcat, port] = process.argv.slice(2)
  await startKafkaBroker({ kcat: kcat!, port: Number(port) })
}
