import type { IncomingMessage } from 'node:http'
import type { Admission } from './admit-connections.ts'
import { plain, type Answer } from './answer.ts'
import type { Gate } from './gate.ts'

/** What the gate says of a request. */
export interface Judgement {
  /** The answer to a request that is not let in. */
  readonly refusal: Answer | undefined
  /** Whether the client may see details. */
  readonly isTrusted: boolean
}

/**
 * Judges a request by its connection, the rate and its credentials, in that order.
 *
 * A probe is answered at any rate and without credentials, because an orchestrator has none and would
 * stop the application if it got no answer; it is then not trusted with details. It needs an address
 * and a client certificate like everybody.
 */
export async function judgeRequest(
  request: IncomingMessage,
  { gate, admission, isProbe }: { gate: Gate; admission: Admission | undefined; isProbe: boolean },
): Promise<Judgement> {
  const { socket } = request
  if (admission === undefined || !gate.admits(socket.remoteAddress)) {
    return refused(plain(403, 'this address is not allowed\n'))
  }
  if (admission.terms !== gate.tls()) {
    // The connection is older than the TLS that is asked for now; a scraper comes back with a new one.
    socket.destroy()
    return refused(plain(421, 'connect again\n'))
  }
  if (!isProbe && !gate.takeRequest()) return refused(plain(429, 'too many requests\n'))
  const { authorization } = request.headers
  const answer = await gate.authorize(authorization)
  if (answer === 'granted') return { refusal: undefined, isTrusted: true }
  if (isProbe) return { refusal: undefined, isTrusted: false }
  if (answer === 'overloaded') return refused(plain(503, 'too many passwords to check\n'))
  const refusal = plain(401, 'credentials are needed\n')
  return refused({ ...refusal, headers: { ...refusal.headers, 'www-authenticate': gate.challenge() } })
}

function refused(refusal: Answer): Judgement {
  return { refusal, isTrusted: false }
}
