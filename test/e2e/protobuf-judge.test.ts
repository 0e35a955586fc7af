import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { canInstallPackages, installDebianPackages } from '../../scripts/services/debian-packages.ts'
import { findProgram } from '../../scripts/services/find-program.ts'
import { defaultExpositionOptions } from '../../src/exposition/exposition-options.ts'
import { offeredFormats } from '../../src/exposition/formats.ts'
import { PagePool } from '../../src/exposition/page-pool.ts'
import { writeExposition } from '../../src/exposition/write-exposition.ts'
import type { Exemplar, Family, Point } from '../../src/snapshot/snapshot.ts'
import { hostileSnapshot } from '../unit/exposition/hostile-snapshots.ts'
import { family, histogram, number } from '../unit/exposition/snapshots.ts'

const vectors = fileURLToPath(new URL('../vectors', import.meta.url))
const protobuf = offeredFormats({ openMetrics2: false }).find(({ name }) => name === 'protobuf')!

const exemplar: Exemplar = {
  labels: [
    ['trace_id', 'a'.repeat(32)],
    ['span_id', 'b'.repeat(16)],
  ],
  value: 0.25,
  timeMs: 1_790_000_001_007,
}
const exponential = {
  scale: 3,
  zeroCount: 2,
  positive: { offset: -300, bucketCounts: [10, 0, 0, 20, 5, 2, 0, 2 ** 40] },
  negative: { offset: -2, bucketCounts: [4, 0, 1] },
}
const startTimeMs = 1_790_000_000_000
const point: Point = {
  ...histogram({ sum: 8.5, counts: [7, 130, 2 ** 33], bounds: [0.1, 1] }, [['route', '/é "x"']]),
  startTimeMs,
  exemplars: [exemplar, undefined, exemplar],
}
const families = [
  family({ name: 'a_seconds', type: 'histogram', unit: 'seconds', help: 'A.', points: [point] }),
  family({ name: 'b_seconds', type: 'histogram', unit: 'seconds', points: [{ ...point, exponential }] }),
  family({
    name: 'c_total',
    type: 'counter',
    points: [{ ...number(3), startTimeMs: startTimeMs + 0.5, exemplars: [exemplar] }],
  }),
  family({ name: 'd', type: 'unknown', points: [number(NaN), number(-Infinity, [['a', 'b']])] }),
  family({ name: 'target_info', type: 'info', points: [number(1)] }),
]

beforeAll(async () => {
  if (findProgram('protoc') === undefined && canInstallPackages())
    await installDebianPackages(['protobuf-compiler'])
})

describe('protoc', () => {
  test('reads every family, and writes the same bytes from what it read', () => {
    for (const nativeHistograms of ['native', 'both', 'classic'] as const) {
      const messages = messagesOf(families, nativeHistograms)
      expect(messages).toHaveLength(families.length)
      for (const message of messages) expect(encode(decode(message))).toEqual(message)
    }
    const [classic, native] = messagesOf(families, 'native').map(decode)
    expect(classic!.toString()).toContain('cumulative_count: 137\n      upper_bound: 1\n')
    expect(native!.toString()).toContain('schema: 3\n')
    expect(native!.toString()).not.toMatch(/^\s*\d+:/m)
  })

  test('refuses what is cut off, so that its reading means something', () => {
    const [message] = messagesOf(families, 'native')
    expect(() => decode(message!.subarray(0, -3))).toThrow('protoc')
  })

  test('reads whatever attributes, helps and values make', () => {
    fc.assert(
      fc.property(hostileSnapshot('UnderscoreEscapingWithSuffixes'), (snapshot) => {
        for (const message of messagesOf(snapshot, 'native')) expect(encode(decode(message))).toEqual(message)
      }),
      { numRuns: 20 },
    )
  })
})

type NativeHistograms = (typeof defaultExpositionOptions)['nativeHistograms']

/** Takes the stream apart at its lengths. */
function messagesOf(snapshot: readonly Family[], nativeHistograms: NativeHistograms): Buffer[] {
  const pages = new PagePool()
  const parts: Buffer[] = []
  const options = { ...defaultExpositionOptions, nativeHistograms }
  const given = { pages, format: protobuf, escaping: 'underscores', options } as const
  for (const page of writeExposition({ families: snapshot }, given)) {
    parts.push(Buffer.from(page))
    pages.give(page)
  }
  const bytes = Buffer.concat(parts)
  const messages: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    let length = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!
      length |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    messages.push(bytes.subarray(at, at + length))
    at += length
  }
  return messages
}

function decode(message: Buffer): Buffer {
  return protoc('--decode', message)
}

function encode(text: Buffer): Buffer {
  return protoc('--encode', text)
}

function protoc(flag: '--decode' | '--encode', input: Buffer): Buffer {
  const args = [`${flag}=io.prometheus.client.MetricFamily`, `--proto_path=${vectors}`, 'metric-family.proto']
  const { status, stdout, stderr, error } = spawnSync('protoc', args, { input, maxBuffer: 2 ** 28 })
  if (error !== undefined)
    throw new Error('protoc is missing; install the package protobuf-compiler', { cause: error })
  if (status !== 0) throw new Error(`protoc: ${stderr.toString()}`)
  return stdout
}
