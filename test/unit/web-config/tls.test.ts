import { once } from 'node:events'
import { Agent, request, type RequestOptions } from 'node:https'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { plain, type Route } from '../../../src/server/server.ts'
import { createGate } from '../../../src/web-config/create-gate.ts'
import { serveEndpoint } from '../server/serve-endpoint.ts'
import { configFolder, writeCertificate, type ConfigFolder } from './config-folder.ts'

const routes: Record<string, Route> = { '/': () => Promise.resolve(plain(200, 'OK')) }
const serverNames = ['DNS:localhost', 'IP:127.0.0.1']

interface Served {
  readonly folder: ConfigFolder
  readonly port: number
  /** Asks over TLS; gives the body, or the code of the error. */
  ask(options?: RequestOptions): Promise<string>
}

async function serveTls(lines = '', { handshakeTimeoutMs = 10_000 } = {}): Promise<Served> {
  const folder = configFolder()
  writeCertificate(folder, { name: 'ca' })
  writeCertificate(folder, { name: 'server', signer: 'ca', alternativeNames: serverNames })
  const webConfigFile = folder.write('web.yml', tlsSection('server', lines))
  const gate = createGate(
    { webConfigFile, bearerTokenFile: undefined, allowedIps: undefined },
    { recheckMs: 0, settleMs: 1000 },
  )
  const port = await serveEndpoint(routes, { gate, limits: { handshakeTimeoutMs } })
  const ask = (options: RequestOptions = {}): Promise<string> =>
    new Promise((resolve) => {
      request(
        { host: 'localhost', port, family: 4, ca: folder.read('ca.pem'), agent: false, ...options },
        (response) => void text(response).then(resolve),
      )
        .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
        .end()
    })
  return { folder, port, ask }
}

function tlsSection(name: string, lines = ''): string {
  return `tls_server_config:\n  cert_file: ${name}.pem\n  key_file: ${name}.key\n${lines}`
}

const identity = (folder: ConfigFolder, name: string): RequestOptions => ({
  cert: folder.read(`${name}.pem`),
  key: folder.read(`${name}.key`),
})

function handshake(port: number, options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options }, () =>
      resolve(socket),
    )
    socket.on('error', reject)
    onTestFinished(() => void socket.destroy())
  })
}

test('speaks TLS with the certificate of the file, and nothing else', async () => {
  const { port, ask } = await serveTls()
  expect(await ask()).toBe('OK')
  expect(
    await text(connect(port, '127.0.0.1').end('GET / HTTP/1.1\r\nhost: a\r\n\r\n')).catch(() => ''),
  ).not.toContain('OK')
  expect(await ask()).toBe('OK')
})

test('speaks no version below TLS 1.2, and none below the one that is set', async () => {
  const { port } = await serveTls()
  expect((await handshake(port, { maxVersion: 'TLSv1.2' })).getProtocol()).toBe('TLSv1.2')
  await expect(
    handshake(port, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }),
  ).rejects.toThrow(/protocol version|ECONNRESET/)
  const strict = await serveTls('  min_version: TLS13\n')
  expect((await handshake(strict.port, {})).getProtocol()).toBe('TLSv1.3')
  await expect(handshake(strict.port, { maxVersion: 'TLSv1.2' })).rejects.toThrow(
    /protocol version|ECONNRESET/,
  )
})

test('takes the suites that are named, and those of TLS 1.3', async () => {
  const { port } = await serveTls('  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]\n')
  const socket = await handshake(port, { maxVersion: 'TLSv1.2' })
  expect(socket.getCipher().name).toBe('ECDHE-ECDSA-AES256-GCM-SHA384')
  await expect(
    handshake(port, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }),
  ).rejects.toThrow(/handshake failure|ECONNRESET/)
  expect((await handshake(port, {})).getProtocol()).toBe('TLSv1.3')
})

const answered = 'OK'
const cutOff = expect.stringMatching(/^(ECONNRESET|EPIPE|socket hang up)$/) as string

test.each([
  ['NoClientCert', [answered, answered, answered]],
  ['RequestClientCert', [answered, answered, answered]],
  ['RequireAnyClientCert', [cutOff, answered, answered]],
  ['RequireClientCert', [cutOff, answered, answered]],
  ['VerifyClientCertIfGiven', [answered, cutOff, answered]],
  ['RequireAndVerifyClientCert', [cutOff, cutOff, answered]],
])(
  '%s gives a client without a certificate, with a foreign one and with a verified one: %o',
  async (policy, expected) => {
    const authority = policy === 'NoClientCert' ? '' : '  client_ca_file: ca.pem\n'
    const { folder, ask } = await serveTls(`  client_auth_type: ${policy}\n${authority}`)
    writeCertificate(folder, { name: 'foreign', alternativeNames: ['DNS:scraper'] })
    writeCertificate(folder, { name: 'client', signer: 'ca', alternativeNames: ['DNS:scraper'] })
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const answers = [
        await ask({ maxVersion }),
        await ask({ maxVersion, ...identity(folder, 'foreign') }),
        await ask({ maxVersion, ...identity(folder, 'client') }),
      ]
      expect(answers).toEqual(expected)
    }
  },
)

test('a certificate must have one of the names that are allowed', async () => {
  const { folder, ask } = await serveTls(
    '  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n  client_allowed_sans: [scraper.example, 10.1.2.3]\n',
  )
  writeCertificate(folder, {
    name: 'named',
    signer: 'ca',
    alternativeNames: ['DNS:x', 'DNS:scraper.example'],
  })
  writeCertificate(folder, { name: 'addressed', signer: 'ca', alternativeNames: ['IP:10.1.2.3'] })
  writeCertificate(folder, { name: 'other', signer: 'ca', alternativeNames: ['DNS:scraper.example.org'] })
  expect(await ask(identity(folder, 'named'))).toBe('OK')
  expect(await ask(identity(folder, 'addressed'))).toBe('OK')
  expect(await ask(identity(folder, 'other'))).toEqual(cutOff)
})

test('a session that is resumed keeps the certificate of its client, and no other policy takes it over', async () => {
  const { folder, port } = await serveTls(
    '  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n',
  )
  writeCertificate(folder, { name: 'client', signer: 'ca', alternativeNames: ['DNS:scraper'] })
  writeCertificate(folder, { name: 'new-ca' })
  const first = await handshake(port, identity(folder, 'client') as ConnectionOptions)
  const session = once(first, 'session')
  first.write('GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
  const [ticket] = (await session) as [Buffer]
  expect(await text(first)).toContain('OK')
  const resumed = await handshake(port, { session: ticket })
  resumed.write('GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
  expect([resumed.isSessionReused(), (await text(resumed)).includes('OK')]).toEqual([true, true])
  folder.write(
    'web.yml',
    tlsSection('server', '  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: new-ca.pem\n'),
  )
  const late = await handshake(port, { session: ticket })
  late.write('GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
  expect(late.isSessionReused()).toBe(false)
  expect(await text(late).catch(() => '')).not.toContain('OK')
})

test('a new certificate, a new policy and TLS itself hold from the next connection on', async () => {
  const { folder, port, ask } = await serveTls()
  writeCertificate(folder, { name: 'second', signer: 'ca', alternativeNames: serverNames })
  writeCertificate(folder, { name: 'client', signer: 'ca', alternativeNames: ['DNS:scraper'] })
  const serial = async (): Promise<string> =>
    (await handshake(port, {})).getPeerX509Certificate()!.serialNumber
  const first = await serial()
  folder.write('web.yml', tlsSection('second'))
  expect(await serial()).not.toBe(first)
  folder.write('second.pem', folder.read('server.pem'))
  folder.write('second.key', folder.read('server.key'))
  expect(await serial()).toBe(first)
  folder.write('web.yml', tlsSection('server', '  client_auth_type: RequireAnyClientCert\n'))
  expect(await ask()).toEqual(cutOff)
  expect(await ask(identity(folder, 'client'))).toBe('OK')
  folder.write('web.yml', '{}')
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('OK')
  folder.write('web.yml', tlsSection('server'))
  expect(await ask()).toBe('OK')
})

test('a connection that is older than the TLS which is asked for now is ended unanswered', async () => {
  const { folder, ask } = await serveTls()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  expect([await ask({ agent }), await ask({ agent })]).toEqual(['OK', 'OK'])
  folder.write('web.yml', tlsSection('server', '  client_auth_type: RequireAnyClientCert\n'))
  expect(await ask({ agent })).toEqual(cutOff)
})

test('clients that break off, mumble or never end the handshake are let go', async () => {
  const { port, ask } = await serveTls('', { handshakeTimeoutMs: 50 })
  const reset = connect(port, '127.0.0.1')
  await once(reset, 'connect')
  reset.write(Buffer.from([0x16, 0x03, 0x01]))
  reset.resetAndDestroy()
  expect(await text(connect(port, '127.0.0.1')).catch(() => '')).toBe('')
  expect(await text(connect(port, '127.0.0.1').end('mumble')).catch(() => '')).not.toContain('HTTP')
  expect(await ask()).toBe('OK')
})
