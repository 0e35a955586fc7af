import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { offeredFormats } from '../../../src/exposition/formats.ts'
import { negotiate } from '../../../src/exposition/negotiate.ts'

interface CapturedRequest {
  readonly mode: string
  readonly accept: string
  readonly acceptEncoding: string
}

const captured = readFileSync(new URL('../../vectors/scrape-requests.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as CapturedRequest)

const text004 = 'text/plain; version=0.0.4; charset=utf-8'
const text100 = 'text/plain; version=1.0.0; charset=utf-8; escaping='
const om001 = 'application/openmetrics-text; version=0.0.1; charset=utf-8'
const om100 = 'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping='

const protobuf =
  'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited'
const om200 = 'application/openmetrics-text; version=2.0.0; charset=utf-8'
const offered = offeredFormats({ openMetrics2: true })

/** What each mode of each version of Prometheus gets; `nh` and `ct` prefer protobuf. */
const expectedByMode: Readonly<Record<string, string>> = {
  'p242-default': `${om100}underscores`,
  'p242-nh': protobuf,
  'p253-default': `${om100}underscores`,
  'p253-nocomp': `${om100}underscores`,
  'p253-nh': protobuf,
  'p253-ct': protobuf,
  'p253-sp': text004,
  'p35-default': `${om100}allow-utf-8`,
  'p35-nocomp': `${om100}allow-utf-8`,
  'p35-nh': protobuf,
  'p35-ct': protobuf,
  'p35-legacy': `${om100}underscores`,
  'p35-esc-values': `${om100}values`,
  'p35-esc-dots': `${om100}dots`,
  'p35-txt1': `${text100}allow-utf-8`,
}

describe('negotiate with what Prometheus sends', () => {
  test.each(captured)('answers $mode', ({ mode, accept, acceptEncoding }) => {
    const answer = negotiate({ accept, acceptEncoding }, offered)
    expect(answer.contentType).toBe(expectedByMode[mode])
    expect(answer.encoding).toBe(acceptEncoding)
  })

  test('knows every captured mode', () => {
    expect(captured.map(({ mode }) => mode).toSorted()).toEqual(Object.keys(expectedByMode).toSorted())
  })
})

describe('negotiate chooses the format', () => {
  test.each([
    [undefined, text004],
    ['', text004],
    ['*/*', text004],
    ['text/*', text004],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', text004],
    ['application/json', text004],
    [',;,;;=;q=,"', text004],
    ['text/plain', text004],
    ['text/plain;version=0.0.4', text004],
    ['text/plain;version=1.0.0', `${text100}underscores`],
    ['text/plain;version=9', text004],
    ['application/openmetrics-text', om001],
    ['application/openmetrics-text;version=0.0.1;escaping=allow-utf-8', om001],
    ['application/openmetrics-text;version=3.0.0', text004],
    [
      'application/openmetrics-text;version=2.0.0,application/openmetrics-text;version=1.0.0;q=0.5',
      `${om100}underscores`,
    ],
    ['application/openmetrics-text; VERSION="1.0.0" ; Escaping=DOTS', `${om100}dots`],
    ['APPLICATION/OpenMetrics-Text;version=1.0.0', `${om100}underscores`],
    ['application/openmetrics-text;version=1.0.0;escaping=unheard-of', `${om100}underscores`],
    ['application/openmetrics-text;note="a,b;version=0.0.1\\"";version=1.0.0', `${om100}underscores`],
    ['application/openmetrics-text;version=1.0.0;q=0', text004],
    ['text/plain;q=0,application/openmetrics-text;version=1.0.0;q=0.1', `${om100}underscores`],
    ['text/plain;q=0.2,application/openmetrics-text;version=1.0.0;q=0.3', `${om100}underscores`],
    [
      'text/plain;version=1.0.0;q=0.5,application/openmetrics-text;version=1.0.0;q=0.5',
      `${text100}underscores`,
    ],
    [
      'text/plain;version=1.0.0;q=unreadable,application/openmetrics-text;version=1.0.0;q=0.9',
      `${text100}underscores`,
    ],
    ['text/plain;version=1.0.0;'.repeat(2000), text004],
  ])('from %j', (accept, contentType) => {
    expect(negotiate({ accept }).contentType).toBe(contentType)
  })
})

describe('negotiate among all formats', () => {
  const asked = 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited'

  test.each([
    [asked, protobuf],
    [`${asked};escaping=allow-utf-8`, `${protobuf}; escaping=allow-utf-8`],
    [`${asked};escaping=unheard-of`, protobuf],
    [`${asked};q=0.3,application/openmetrics-text;version=1.0.0;q=0.5`, `${om100}underscores`],
    ['application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text', text004],
    ['application/vnd.google.protobuf', text004],
    ['application/*', text004],
    ['*/*', text004],
    ['application/openmetrics-text;version=2.0.0', om200],
    ['application/openmetrics-text;version=2.0.0;escaping=allow-utf-8', `${om200}; escaping=allow-utf-8`],
    ['application/openmetrics-text', om001],
  ])('from %j', (accept, contentType) => {
    expect(negotiate({ accept }, offered).contentType).toBe(contentType)
  })

  test('gives OpenMetrics 2.0 only where it is wanted', () => {
    const accept =
      'application/openmetrics-text;version=2.0.0,application/openmetrics-text;version=1.0.0;q=0.5'
    expect(negotiate({ accept }, offeredFormats({ openMetrics2: false })).contentType).toBe(
      `${om100}underscores`,
    )
  })

  test('escapes names in protobuf as it is asked to', () => {
    expect(negotiate({ accept: asked }, offered).escaping).toBe('underscores')
    expect(negotiate({ accept: `${asked};escaping=dots` }, offered).escaping).toBe('dots')
  })
})

test('negotiate escapes names in formats that have no UTF-8, whatever is asked', () => {
  for (const accept of ['application/openmetrics-text;version=0.0.1', 'text/plain;version=0.0.4']) {
    expect(negotiate({ accept: `${accept};escaping=allow-utf-8` }).escaping).toBe('underscores')
  }
})

describe('negotiate chooses the encoding', () => {
  test.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['identity', 'identity'],
    ['*', 'identity'],
    ['br, deflate', 'identity'],
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['gzip;q=0', 'identity'],
    ['gzip, deflate, br, zstd', 'zstd'],
    ['zstd;q=0.5, gzip', 'gzip'],
    ['zstd;q=0.5, gzip;q=0.5', 'zstd'],
    ['identity, gzip;q=0.5', 'identity'],
    ['identity;q=0.5, gzip', 'gzip'],
  ])('from %j', (acceptEncoding, encoding) => {
    expect(negotiate({ acceptEncoding }).encoding).toBe(encoding)
  })
})
