import { hashSync } from 'bcryptjs'
import { describe, expect, test } from 'vitest'
import { readWebConfig, type WebConfig } from '../../../src/web-config/read-web-config.ts'
import { WatchedFiles } from '../../../src/web-config/watched-files.ts'
import { configFolder, writeCertificate, type ConfigFolder } from './config-folder.ts'

const hash = hashSync('secret', 4)

function read(text: string, folder: ConfigFolder = configFolder()): WebConfig {
  const files = new WatchedFiles()
  return readWebConfig(folder.write('web.yml', text), (path) => files.read(path))
}

function withCertificate(): ConfigFolder {
  const folder = configFolder()
  writeCertificate(folder, { name: 'server', alternativeNames: ['DNS:localhost'] })
  return folder
}

const tls = 'tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n'

test('the sample of the exporter-toolkit is understood', () => {
  const folder = configFolder()
  writeCertificate(folder, { name: 'server', alternativeNames: ['DNS:localhost'] })
  const text = `${tls}
basic_auth_users:
  alice: $2y$10$mDwo.lAisC94iLAyP81MCesa29IzH37oigHC/42V2pdJlUprsJPze
  bob: $2y$10$hLqFl9jSjoAAy95Z/zw8Ye8wkdMBM8c5Bn1ptYqP/AXyV0.oy0S8m
rate_limit:
  interval: "1s"
  burst: 20
`
  const config = read(text, folder)
  expect([...config.users.keys()]).toEqual(['alice', 'bob'])
  expect(config.rate).toEqual({ intervalMs: 1000, burst: 20 })
  expect(config.tls?.options).toMatchObject({
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    honorCipherOrder: true,
    requestCert: false,
  })
})

test('an empty mapping asks for nothing', () => {
  expect(read('{}')).toEqual({ tls: undefined, users: new Map(), headers: {}, rate: undefined })
})

test('the names of suites, curves and versions are those of Go', () => {
  const { options } = read(
    `${tls}  min_version: TLS13
  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]
  curve_preferences: [X25519, CurveP256]
  prefer_server_cipher_suites: no
`,
    withCertificate(),
  ).tls!
  expect(options).toMatchObject({
    minVersion: 'TLSv1.3',
    ciphers:
      'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE-RSA-AES128-GCM-SHA256',
    ecdhCurve: 'X25519:P-256',
    honorCipherOrder: false,
  })
})

test('headers are set, and empty ones are not', () => {
  const text =
    'http_server_config:\n  http2: false\n  headers:\n    X-Frame-Options: deny\n    X-XSS-Protection: ""\n'
  expect(read(text).headers).toEqual({ 'X-Frame-Options': 'deny' })
})

describe('a file is refused that', () => {
  test.each([
    ['is empty', '', 'it is empty'],
    ['has only comments', '# nothing\n', 'it is empty'],
    ['is a list', '- a\n', 'the file is not a mapping'],
    ['has an unknown key', 'basic_auth_user: {}\n', 'the file has the unknown key "basic_auth_user"'],
    [
      'has an unknown key in a section',
      `${tls}  cert_path: a\n`,
      'tls_server_config has the unknown key "cert_path"',
    ],
    [
      'says a key twice',
      'rate_limit: {}\nrate_limit: {}\n',
      'it is not YAML (DUPLICATE_KEY at line 2, column 1)',
    ],
    ['is two documents', '{}\n---\n{}\n', 'it is not YAML (MULTIPLE_DOCS'],
    [
      'has a password that is no hash',
      'basic_auth_users: {alice: hunter2}\n',
      'the password of user "alice" is not a bcrypt hash',
    ],
    ['has no key', 'tls_server_config: {cert: x}\n', 'tls_server_config has neither key nor key_file'],
    [
      'has no certificate',
      'tls_server_config: {key: x}\n',
      'tls_server_config has neither cert nor cert_file',
    ],
    [
      'asks for client certificates alone',
      'tls_server_config: {client_auth_type: RequireAndVerifyClientCert}\n',
      'neither cert nor cert_file',
    ],
    [
      'names a file that is not there',
      'tls_server_config: {cert_file: none.pem, key_file: none.key}\n',
      'none.pem cannot be read (ENOENT)',
    ],
    [
      'names a policy that is none',
      `${tls}  client_auth_type: Sometimes\n`,
      'client_auth_type has "Sometimes", which is none of NoClientCert',
    ],
    [
      'names a CA without a policy',
      `${tls}  client_ca_file: server.pem\n`,
      'client_auth_type asks for no certificate',
    ],
    [
      'has a CA that is none',
      `${tls}  client_ca: x\n  client_auth_type: RequireAndVerifyClientCert\n`,
      'the client CA holds no certificate',
    ],
    [
      'allows names without requiring a certificate',
      `${tls}  client_allowed_sans: [a]\n  client_auth_type: VerifyClientCertIfGiven\n`,
      'client_allowed_sans needs a client_auth_type',
    ],
    [
      'has its versions the wrong way round',
      `${tls}  min_version: TLS13\n  max_version: TLS12\n`,
      'min_version is above max_version',
    ],
    ['names an unknown version', `${tls}  min_version: TLS14\n`, 'min_version has "TLS14"'],
    [
      'names an unknown suite',
      `${tls}  cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]\n`,
      'cipher_suites has "TLS_RSA_WITH_RC4_128_SHA"',
    ],
    ['says a thing twice', `${tls}  cert: x\n`, 'both cert and cert_file are set'],
    [
      'sets a header that may not be set',
      'http_server_config: {headers: {Server: x}}\n',
      'headers has the unknown key "Server"',
    ],
    [
      'sets a header to a wrong value',
      'http_server_config: {headers: {X-Frame-Options: allow}}\n',
      'X-Frame-Options has "allow", which is none of deny, sameorigin',
    ],
    [
      'splits a header',
      'http_server_config: {headers: {Content-Security-Policy: "a\\r\\nb: c"}}\n',
      'Content-Security-Policy has characters',
    ],
    ['limits without a burst', 'rate_limit: {interval: 1s}\n', 'burst is 0'],
    [
      'has an interval that is no duration',
      'rate_limit: {interval: 1, burst: 1}\n',
      'interval is not a duration',
    ],
    [
      'has aliases that explode',
      `a: &a [x]\nb: &b [${'*a,'.repeat(20)}]\nc: [${'*b,'.repeat(20)}]\n`,
      'its YAML aliases cannot be resolved',
    ],
  ])('%s', (what, text, reason) => {
    expect(() => read(text, withCertificate()), what).toThrow(reason)
  })

  test('has a key of another certificate', () => {
    const folder = withCertificate()
    writeCertificate(folder, { name: 'other', alternativeNames: ['DNS:localhost'] })
    expect(() => read(tls.replace('server.key', 'other.key'), folder)).toThrow(
      'the certificate and the key cannot be used together (ERR_OSSL_X509_KEY_VALUES_MISMATCH)',
    )
  })
})

test('what is wrong is said without a secret that stands in the file', () => {
  const texts = [
    `basic_auth_users: {alice: "${hash}\n`,
    `basic_auth_users:\n  alice: ${hash}\n bob: x\n`,
    `basic_auth_users: [${hash}]\n`,
    `basic_auth_users: {alice: [${hash}]}\n`,
    `tls_server_config: {cert: ${hash}, key: ${hash}}\n`,
    `tls_server_config: {key: *${'hunter2'}}\n`,
  ]
  for (const text of texts) {
    let message = ''
    try {
      read(text)
    } catch (thrown) {
      message = String(thrown)
    }
    expect(message).toMatch(/^GateError: /)
    expect(message).not.toContain(hash)
    expect(message).not.toContain('hunter2')
  }
})
