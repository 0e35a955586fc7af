import { constants, createGzip, createZstdCompress } from 'node:zlib'
import type { Transform } from 'node:stream'
import type { Encoding } from './negotiate.ts'

/** How much compressed output is handed over at a time: small enough not to hold the event loop. */
const chunkSize = 65_536

/**
 * Gives the stream that compresses an exposition, or nothing for `identity`.
 *
 * The lowest level serves: labels repeat so much that higher ones save little and cost several times
 * the CPU. The work is done on libuv's thread pool.
 */
export function compressor(encoding: Encoding): Transform | undefined {
  switch (encoding) {
    case 'gzip':
      return createGzip({ level: 1, chunkSize })
    case 'zstd':
      return createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize })
    case 'identity':
      return undefined
  }
}
