import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Admission } from './admit-connections.ts'
import { methodRefused, plain, type Answer, type Route } from './answer.ts'
import type { Gate } from './gate.ts'
import { judgeRequest } from './judge-request.ts'
import type { EndpointLimits } from './limits.ts'
import { RequestsInFlight } from './requests-in-flight.ts'
import { routeName } from './route-name.ts'
import { sendAnswer } from './send-answer.ts'

/** What decides how the requests of an endpoint are answered. */
export interface RequestsPlan {
  readonly routes: Readonly<Record<string, Route>>
  readonly probes: readonly string[]
  readonly gate: Gate
  readonly limits: EndpointLimits
  admissionOf(socket: Socket): Admission | undefined
}

/** Gives the listener for the requests of the endpoint's server; it never throws. */
export function answerRequests(
  plan: RequestsPlan,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { limits, gate } = plan
  const inFlight = new RequestsInFlight(limits)
  return (request, response) => {
    // A proxy may send the absolute form of a target (RFC 9112, 3.2.2).
    const target = (request.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '')
    const path = target.split('?', 1)[0] || '/'
    const name = routeName(plan.routes, path)
    const isProbe = name !== undefined && plan.probes.includes(name)
    const hasRoom = isProbe || inFlight.makeRoom()
    inFlight.add(response)
    const decide = async (): Promise<Answer> => {
      for (const [name, value] of Object.entries(gate.headers())) response.setHeader(name, value)
      if (!hasRoom) return closing(plain(503, 'too many requests in flight\n'))
      if (hasLongBody(request, limits)) return closing(plain(413, 'a request has no body here\n'))
      request.resume()
      const admission = plan.admissionOf(request.socket)
      const { refusal, isTrusted } = await judgeRequest(request, { gate, admission, isProbe })
      if (refusal !== undefined) return closing(refusal)
      return answerPath(request, { name, path, routes: plan.routes, isTrusted })
    }
    void sendAnswer(decide(), { request, response })
  }
}

async function answerPath(
  { method, headers }: IncomingMessage,
  { name, path, routes, isTrusted }: AskedPath,
): Promise<Answer> {
  const route = name === undefined ? undefined : routes[name]
  if (route === undefined) {
    const pages = Object.keys(routes).filter((page) => !page.endsWith('/'))
    return plain(404, `not found; try ${pages.join(', ')}\n`)
  }
  if (method !== 'GET' && method !== 'HEAD') return methodRefused()
  return route({ path, headers, isTrusted })
}

interface AskedPath {
  /** The name of the route, if there is one. */
  readonly name: string | undefined
  readonly path: string
  readonly routes: RequestsPlan['routes']
  readonly isTrusted: boolean
}

/** The body of a request is never needed, so one that is long or does not say how long is not read. */
function hasLongBody({ headers }: IncomingMessage, { bodyBytes }: EndpointLimits): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > bodyBytes
}

/** An answer after which the connection ends, so that who is refused holds none. */
function closing({ status, headers, body }: Answer): Answer {
  return { status, headers: { ...headers, connection: 'close' }, body }
}
