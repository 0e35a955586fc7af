import { randomBytes } from 'node:crypto'
import { pause, withConnection, type Client } from './client.ts'

/** Sends what no scraper would, waits a little for the answer and leaves. */
export const garbler: Client = async (target) => {
  const { random } = target
  const [name, message] = random.oneOf(messages)
  let answer = 'nothing'
  await withConnection(target, {
    mostMs: 5_000,
    use: async (connection) => {
      const { socket } = connection
      socket.once('data', (chunk) => (answer = statusOf(chunk)))
      socket.on('end', () => socket.end())
      socket.write(message())
      await pause(connection, 50 + random.below(500))
    },
  })
  return `${name}: ${answer}`
}

/** Sends the head of a request a byte at a time, and never its end. */
export const dripper: Client = async (target) => {
  await withConnection(target, {
    mostMs: 20_000,
    use: async (connection) => {
      const bytes = 1 + target.random.below(30)
      for (let byte = 0; byte < bytes && !connection.socket.destroyed; byte++) {
        connection.socket.write('G')
        await pause(connection, target.random.below(500))
      }
    },
  })
  return 'left'
}

/** Connects, says nothing or half of something, perhaps closes its own half, and stays. */
export const halfOpen: Client = async (target) => {
  const { random } = target
  await withConnection(target, {
    mostMs: 30_000,
    use: async (connection) => {
      const { socket } = connection
      if (random.below(2)) socket.write('GET /metrics HTTP/1.1\r\nhost:')
      if (random.below(2)) socket.end()
      await pause(connection, 2_000 + random.below(18_000))
    },
  })
  return 'left'
}

const messages: readonly (readonly [string, () => string | Buffer])[] = [
  ['random bytes', () => randomBytes(4096)],
  ['no HTTP', () => 'HELLO\r\n\r\n'],
  ['TLS', () => Buffer.concat([Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]), randomBytes(500)])],
  ['HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['HTTP/9.9', () => 'GET /metrics HTTP/9.9\r\n\r\n'],
  ['HTTP/1.0', () => 'GET /metrics HTTP/1.0\r\n\r\n'],
  ['no host', () => 'GET /metrics HTTP/1.1\r\n\r\n'],
  ['huge header', () => get('/metrics', `x-much: ${'a'.repeat(100_000)}`)],
  [
    'many headers',
    () => get('/metrics', Array.from({ length: 3000 }, (_, n) => `x-${n}: ${n}`).join('\r\n')),
  ],
  ['huge path', () => get(`/${'a'.repeat(1_000_000)}`)],
  ['huge query', () => get(`/metrics?${'name[]=a&'.repeat(1000)}`)],
  ['odd path', () => get('//metrics/../%00%ff?#')],
  ['inherited name', () => get('/__proto__')],
  ['absolute path', () => get('http://elsewhere/metrics')],
  ['odd accept', () => get('/metrics', `accept: ${';q="\\,'.repeat(1000)}`)],
  ['much accept', () => get('/metrics', `accept: ${'a/b;q=0.1;c="d",'.repeat(800)}`)],
  ['odd encoding', () => get('/metrics', 'accept-encoding: gzip;q=NaN, zstd;q=2, br;q=-1, *;q=1')],
  ['tiny timeout', () => get('/metrics', 'x-prometheus-scrape-timeout-seconds: 1e-9')],
  ['odd timeout', () => get('/metrics', 'x-prometheus-scrape-timeout-seconds: -Infinity')],
  ['upgrade', () => get('/metrics', 'connection: upgrade\r\nupgrade: websocket')],
  ['expect', () => get('/metrics', 'expect: 100-continue')],
  ['odd expect', () => get('/metrics', 'expect: the worst')],
  ['CONNECT', () => 'CONNECT elsewhere:443 HTTP/1.1\r\nhost: soak\r\n\r\n'],
  ['OPTIONS', () => 'OPTIONS * HTTP/1.1\r\nhost: soak\r\n\r\n'],
  ['HEAD', () => 'HEAD /metrics HTTP/1.1\r\nhost: soak\r\n\r\n'],
  ['body', () => `${post('content-length: 1000000')}${'a'.repeat(1_000_000)}`],
  ['missing body', () => post('content-length: 10000000')],
  ['bad chunk', () => `${post('transfer-encoding: chunked')}zz\r\nabc\r\n`],
  ['endless chunk extension', () => `${post('transfer-encoding: chunked')}1;${'a'.repeat(50_000)}`],
  ['two lengths', () => post('content-length: 5\r\ntransfer-encoding: chunked')],
]

function get(path: string, header = 'accept: */*'): string {
  return `GET ${path} HTTP/1.1\r\nhost: soak\r\n${header}\r\n\r\n`
}

function post(header: string): string {
  return `POST /metrics HTTP/1.1\r\nhost: soak\r\n${header}\r\n\r\n`
}

function statusOf(chunk: Buffer): string {
  return /^HTTP\/1\.1 (\d{3})/.exec(chunk.toString('latin1'))?.[1] ?? 'no HTTP'
}
