import { once } from 'node:events'
import { connect } from 'node:http2'
import type { ClientHttp2Session, OutgoingHttpHeaders, SecureClientSessionOptions } from 'node:http2'
import { onTestFinished } from 'vitest'

/** Connects a session that is closed after the test; that it is lost is the subject of some tests. */
export async function http2Session(
  origin: string,
  options: SecureClientSessionOptions = {},
): Promise<ClientHttp2Session> {
  const session = connect(origin, options)
  session.on('error', () => {})
  onTestFinished(() => session.destroy())
  await once(session, 'connect')
  return session
}

/** Sends a request and reads its response to the end, however it ends; gives the status, 0 without one. */
export async function http2Request(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body?: string,
): Promise<number> {
  const stream = session.request(headers, { endStream: body === undefined })
  let status = 0
  stream.on('response', (received) => (status = received[':status'] ?? 0)).on('error', () => {})
  stream.resume()
  if (body !== undefined) stream.end(body)
  await new Promise<void>((resolve) => stream.on('close', resolve))
  return status
}
