import { buffer } from 'node:stream/consumers'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { compressor } from '../../../src/exposition/compress.ts'

const body = Buffer.from('http_requests_total{route="/"} 1\n'.repeat(10_000))

test.each([
  ['gzip', gunzipSync],
  ['zstd', zstdDecompressSync],
] as const)('%s makes the body smaller and reads back the same', async (encoding, decompress) => {
  const stream = compressor(encoding)!
  stream.end(body)
  const compressed = await buffer(stream)
  expect(compressed.length).toBeLessThan(body.length / 10)
  expect(decompress(compressed).equals(body)).toBe(true)
})

test('identity needs no stream', () => {
  expect(compressor('identity')).toBeUndefined()
})
