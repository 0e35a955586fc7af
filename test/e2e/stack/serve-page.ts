import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { root } from '../run-app.ts'

export interface ServedPage extends Disposable {
  /** Its host and port. */
  readonly target: string
}

/** Answers each scrape with a file of test/vectors, for an exporter that cannot run here. */
export async function servePage(file: string): Promise<ServedPage> {
  const page = readFileSync(join(root, 'test/vectors', file))
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.end(page)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
