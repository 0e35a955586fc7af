import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { compressor } from '../../../src/exposition/compress.ts'
import { defaultExpositionOptions as options } from '../../../src/exposition/exposition-options.ts'
import { offeredFormats } from '../../../src/exposition/formats.ts'
import { negotiate } from '../../../src/exposition/negotiate.ts'
import { PagePool } from '../../../src/exposition/page-pool.ts'
import { writeExposition } from '../../../src/exposition/write-exposition.ts'
import type { Family } from '../../../src/snapshot/snapshot.ts'

/** How a scrape of a job was answered. */
export interface Answered {
  readonly format: string
  readonly escaping: string
  readonly encoding: string
}

export interface PageServer extends AsyncDisposable {
  /** `host:port`. */
  readonly address: string
  /** The last answer to each job. */
  readonly answered: ReadonlyMap<string, Answered>
}

/** Serves models at their paths as the endpoint does: negotiated, written and compressed. */
export async function startPageServer(
  models: Readonly<Record<string, readonly Family[]>>,
): Promise<PageServer> {
  const answered = new Map<string, Answered>()
  // The models stand still, so each page is written once.
  const bodies = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost')
    const { accept, 'accept-encoding': acceptEncoding } = request.headers
    const asked = { accept, acceptEncoding: acceptEncoding as string | undefined }
    const answer = negotiate(asked, offeredFormats({ openMetrics2: false }))
    const { format, escaping, encoding, contentType } = answer
    answered.set(searchParams.get('job')!, { format: format.name, escaping, encoding })
    response.setHeader('content-type', contentType)
    if (encoding !== 'identity') response.setHeader('content-encoding', encoding)
    const compression = compressor(encoding)
    const key = `${pathname} ${format.name} ${escaping}`
    let body = bodies.get(key)
    if (body === undefined) {
      const written = writeExposition(
        { families: models[pathname]! },
        { pages: new PagePool(), format, escaping, options },
      )
      body = Buffer.concat(Array.from(written, (page) => Buffer.from(page)))
      bodies.set(key, body)
    }
    if (compression === undefined) response.end(body)
    else compression.pipe(response)
    compression?.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `127.0.0.1:${port}`,
    answered,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
