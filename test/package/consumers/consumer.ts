import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { health, workflows } from 'meterbridge'

health.setNotReady('warming up')
const one: number = workflows.run({ name: 'import' }, (): number => 1)
if (one !== 1) throw new Error('the wrapper changed the result')
const server = http.createServer((_request, response) => response.end('hello'))
server.listen(0, () =>
  http.get({ port: (server.address() as AddressInfo).port }, (response) => response.resume()),
)

export function wrongCallsDoNotCompile(): void {
  // @ts-expect-error -- a run has a name that is text
  workflows.run({ name: 1 }, () => 1)
}
