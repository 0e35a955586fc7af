import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { AllowList } from '../../../src/web-config/allow-list.ts'
import { BearerTokens } from '../../../src/web-config/bearer-tokens.ts'
import { canonicalName, clientNames } from '../../../src/web-config/client-names.ts'
import { goDurationMs } from '../../../src/web-config/go-duration.ts'
import { RateLimit } from '../../../src/web-config/rate-limit.ts'
import { readCredentials } from '../../../src/web-config/read-credentials.ts'
import { configFolder, writeCertificate } from './config-folder.ts'

describe('the list of addresses', () => {
  const list = new AllowList(['10.1.0.0/16', '192.0.2.7', 'fd00::/8', '::1', '::ffff:198.51.100.1'])

  test.each([
    ['10.1.255.255', true],
    ['10.2.0.0', false],
    ['::ffff:10.1.2.3', true],
    ['::FFFF:10.2.2.3', false],
    ['192.0.2.7', true],
    ['192.0.2.8', false],
    ['fd12:3456::1', true],
    ['fe80::1%eth0', false],
    ['::1', true],
    ['198.51.100.1', true],
    ['', false],
    ['nonsense', false],
    [undefined, false],
  ])('says of %s: %s', (address, isAllowed) => {
    expect(list.has(address)).toBe(isAllowed)
  })

  test.each([
    '',
    'localhost',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '::1/129',
    '10.0.0.0/-1',
    'fe80::1%eth0',
    '0x7f.0.0.1',
  ])('refuses the entry "%s"', (entry) => {
    expect(() => new AllowList([entry])).toThrow('is neither an IP address nor a network')
  })

  test('that is empty is refused', () => {
    expect(() => new AllowList([])).toThrow('it names no address')
  })
})

describe('bearer tokens', () => {
  const tokens = new BearerTokens('# scrapers\r\n one \n\ntwo.2-_~+/==\n')

  test.each([
    ['one', true],
    ['two.2-_~+/==', true],
    ['on', false],
    ['one ', false],
    ['', false],
    ['# scrapers', false],
  ])('"%s" is known: %s', (token, isKnown) => {
    expect(tokens.has(token)).toBe(isKnown)
  })

  test('a file without one is refused', () => {
    expect(() => new BearerTokens('# none\n\n')).toThrow('it has no token')
  })

  test('a line that cannot be one is refused by its number and not by what it says', () => {
    expect(() => new BearerTokens('good\nnot good\n')).toThrow(
      /^line 2 has characters that no bearer token may have$/,
    )
  })
})

test.each([
  [undefined, undefined],
  ['', undefined],
  ['Digest abc', undefined],
  ['Basic', undefined],
  [`Basic ${btoa('no colon')}`, undefined],
  [`Basic ${btoa('alice:a:b')}`, { scheme: 'basic', user: 'alice', password: 'a:b' }],
  [`bAsIc  ${btoa(':')} `, { scheme: 'basic', user: '', password: '' }],
  [`Basic ${Buffer.from('ä:ö').toString('base64')}`, { scheme: 'basic', user: 'ä', password: 'ö' }],
  ['Bearer t.1', { scheme: 'bearer', token: 't.1' }],
  ['bearer t.1 t.2', undefined],
])('the Authorization header "%s" holds %o', (header, credentials) => {
  expect(readCredentials(header)).toEqual(credentials)
})

test.each([
  [0, 0],
  ['0', 0],
  ['1s', 1000],
  ['1m30s', 90_000],
  ['1.5ms', 1.5],
  ['500us', 0.5],
  ['2h', 7_200_000],
])('the duration %s is %d ms', (text, ms) => {
  expect(goDurationMs(text, 'interval')).toBeCloseTo(ms, 9)
})

test.each(['', '1', 's', '1s ', '-1s', '1d', '1s2', 5, null])('%o is not a duration', (text) => {
  expect(() => goDurationMs(text, 'interval')).toThrow('interval is not a duration such as 1s or 500ms')
})

test('a rate lets its burst in at once and then one for each interval, and saves up no more than the burst', () => {
  const limit = new RateLimit({ intervalMs: 100, burst: 2 }, 0)
  const takenAt = (ms: number, times: number): boolean[] =>
    Array.from({ length: times }, () => limit.take(ms))
  expect(takenAt(0, 3)).toEqual([true, true, false])
  expect(takenAt(100, 2)).toEqual([true, false])
  expect(takenAt(100_000, 3)).toEqual([true, true, false])
})

describe('the names of a client certificate', () => {
  test('are those of a real one', () => {
    const folder = configFolder()
    writeCertificate(folder, {
      name: 'client',
      alternativeNames: [
        'DNS:scraper.example',
        'IP:10.1.2.3',
        'IP:fd00::1',
        'URI:spiffe://example/scraper',
        'email:a@example.org',
      ],
    })
    const certificate = new X509Certificate(folder.read('client.pem'))
    expect(clientNames(certificate)).toEqual([
      'scraper.example',
      '10.1.2.3',
      'fd00::1',
      'spiffe://example/scraper',
      'a@example.org',
    ])
  })

  test.each([
    // Node writes values that could be taken for more names as JSON (CVE-2021-44532).
    ['URI:"http://a, DNS:b"', ['http://a, DNS:b']],
    ['DNS:"a\\", DNS:b", DNS:c', ['a", DNS:b', 'c']],
    ['othername:<unsupported>, DNS:a', ['a']],
    ['', []],
    [undefined, []],
  ])('of %s are %o', (subjectAltName, names) => {
    expect(clientNames({ subjectAltName: subjectAltName as string })).toEqual(names)
  })

  test('that are addresses have one form', () => {
    expect(['FD00:0:0::1', '10.1.2.3', 'a.example'].map(canonicalName)).toEqual([
      'fd00::1',
      '10.1.2.3',
      'a.example',
    ])
  })
})
