import { hashSync } from 'bcryptjs'
import { writeFileSync } from 'node:fs'
import { Agent, request, type RequestOptions } from 'node:https'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { configFolder, writeCertificate, type ConfigFolder } from '../unit/web-config/config-folder.ts'
import { runApp, runToEnd, type RunningApp } from './run-app.ts'

const password = 'correct-horse-battery'
const hash = hashSync(password, 4)
const users = `basic_auth_users: {alice: ${hash}}\n`
const basic = (user: string, secret: string): string => `Basic ${btoa(`${user}:${secret}`)}`

async function statusOf(app: RunningApp, path: string, authorization?: string): Promise<number> {
  const headers = { connection: 'close', ...(authorization === undefined ? {} : { authorization }) }
  const response = await fetch(`${await app.url()}${path}`, { headers })
  await response.arrayBuffer()
  return response.status
}

/** Asks until the answer is the expected one; the test's own time is the limit. */
async function eventually<Value>(
  ask: () => Promise<Value>,
  isExpected: (value: Value) => boolean,
): Promise<Value> {
  for (;;) {
    const value = await ask()
    if (isExpected(value)) return value
    await delay(200)
  }
}

describeThreads('worker')
describeThreads('main')

function describeThreads(thread: string): void {
  const common = { METERBRIDGE_ENDPOINT_THREAD: thread }

  test(`${thread}: asks scrapers for the password and probes for nothing`, async () => {
    const webConfigFile = configFolder().write('web.yml', users)
    await using app = runApp({
      app: 'idle.cjs',
      stdin: null,
      env: { ...common, METERBRIDGE_WEB_CONFIG_FILE: webConfigFile },
    })
    expect([
      await statusOf(app, '/metrics'),
      await statusOf(app, '/metrics', basic('alice', 'wrong')),
      await statusOf(app, '/metrics', basic('bob', password)),
      await statusOf(app, '/metrics', basic('alice', password)),
      await statusOf(app, '/other'),
      await statusOf(app, '/health'),
      await statusOf(app, '/ready'),
    ]).toEqual([401, 401, 401, 200, 401, 200, 200])
    app.child.stdin!.end()
    await app.exit
    expect(app.output.stderr).not.toMatch(new RegExp(`${password}|${hash.slice(7, 20)}`))
  })

  test(`${thread}: speaks TLS, wants a client's certificate and takes a changed file up`, async () => {
    const folder = configFolder()
    writeCertificate(folder, { name: 'ca' })
    writeCertificate(folder, {
      name: 'server',
      signer: 'ca',
      alternativeNames: ['DNS:localhost', 'IP:127.0.0.1'],
    })
    writeCertificate(folder, { name: 'client', signer: 'ca', alternativeNames: ['DNS:scraper'] })
    const tls = 'tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n'
    const webConfigFile = folder.write('web.yml', tls)
    await using app = runApp({
      app: 'idle.cjs',
      stdin: null,
      env: { ...common, METERBRIDGE_WEB_CONFIG_FILE: webConfigFile },
    })
    const url = (await app.warned(/(https:\/\/\S+)\/metrics/))[1]!
    expect(await askTls(url, folder)).toContain('target_info{')
    folder.write(
      'web.yml',
      `${tls}  client_ca_file: ca.pem\n  client_auth_type: RequireAndVerifyClientCert\n`,
    )
    await eventually(
      () => askTls(url, folder),
      (answer) => /ECONNRESET|hang up/.test(answer),
    )
    const identity = { cert: folder.read('client.pem'), key: folder.read('client.key') }
    expect(await askTls(url, folder, identity)).toContain('target_info{')
    app.child.stdin!.end()
    expect((await app.exit).code).toBe(0)
  })

  test(`${thread}: opens no port while the file is wrong, and does once it is right`, async () => {
    const folder = configFolder()
    const webConfigFile = folder.write('web.yml', `basic_auth_users: {alice: ${password}}\n`)
    await using app = runApp({
      app: 'idle.cjs',
      stdin: null,
      env: { ...common, METERBRIDGE_WEB_CONFIG_FILE: webConfigFile },
    })
    await app.warned(/ENDPOINT_PROTECTION_INVALID.*\n/)
    await app.said(/ready/)
    expect(app.output.stderr.split('\n')).toEqual([
      expect.stringContaining('because the password of user "alice" is not a bcrypt hash. Correct it'),
      '',
    ])
    expect(app.output.stderr).not.toContain(password)
    folder.write('web.yml', users)
    expect(await statusOf(app, '/metrics')).toBe(401)
    expect(await statusOf(app, '/metrics', basic('alice', password))).toBe(200)
    app.child.stdin!.end()
    expect((await app.exit).code).toBe(0)
  })
}

test('ends by itself while it waits for a file to be right', async () => {
  const { code, stdout, stderr } = await runToEnd({
    app: 'idle.cjs',
    stdin: '',
    env: { METERBRIDGE_WEB_CONFIG_FILE: '/nowhere/web.yml' },
  })
  expect([code, stdout]).toEqual([0, 'ready\n'])
  expect(stderr.split('ENDPOINT_PROTECTION_INVALID').length).toBeLessThanOrEqual(2)
})

test('takes a bearer token of a file, and the next one when it changes', async () => {
  const folder = configFolder()
  const tokens = folder.write('tokens', 'token-one\n')
  await using app = runApp({ app: 'idle.cjs', stdin: null, env: { METERBRIDGE_BEARER_TOKEN_FILE: tokens } })
  expect(await statusOf(app, '/metrics', 'Bearer token-one')).toBe(200)
  expect(await statusOf(app, '/metrics', 'Bearer token-two')).toBe(401)
  // Not set back in time: what was just written counts only once it has settled.
  writeFileSync(tokens, 'token-two\n')
  await eventually(
    () => statusOf(app, '/metrics', 'Bearer token-two'),
    (status) => status === 200,
  )
  expect(await statusOf(app, '/metrics', 'Bearer token-one')).toBe(401)
  expect(app.output.stderr).not.toMatch(/token-(one|two)/)
})

test.each([
  ['127.0.0.0/8', 200],
  ['10.0.0.0/8,::1', 403],
])('when %s may ask, this machine gets %i', async (allowed, status) => {
  await using app = runApp({ app: 'idle.cjs', stdin: null, env: { METERBRIDGE_ALLOWED_IPS: allowed } })
  expect(await statusOf(app, '/metrics')).toBe(status)
  expect(await statusOf(app, '/health')).toBe(status)
})

test('hides why it is not ready from those who show no credentials', async () => {
  const webConfigFile = configFolder().write('web.yml', users)
  const script =
    "require('./dist/index.js').health.addCheck('database', () => { throw new Error('db.internal is away') }); setInterval(() => {}, 1000)"
  await using app = runApp({
    flags: ['--require', './instrumentation', '--eval', script],
    env: { METERBRIDGE_WEB_CONFIG_FILE: webConfigFile },
  })
  const url = `${await app.url()}/ready`
  const hidden = await fetch(url)
  expect([hidden.status, await hidden.text()]).toEqual([503, 'down\n'])
  const shown = await fetch(url, { headers: { authorization: basic('alice', password) } })
  expect([shown.status, await shown.text()]).toEqual([503, expect.stringContaining('db.internal is away')])
})

test('ends by itself although a scraper holds a connection over TLS', async () => {
  const folder = configFolder()
  writeCertificate(folder, { name: 'ca' })
  writeCertificate(folder, {
    name: 'server',
    signer: 'ca',
    alternativeNames: ['DNS:localhost', 'IP:127.0.0.1'],
  })
  const webConfigFile = folder.write(
    'web.yml',
    'tls_server_config: {cert_file: server.pem, key_file: server.key}\n',
  )
  await using app = runApp({
    app: 'idle.cjs',
    stdin: null,
    env: { METERBRIDGE_WEB_CONFIG_FILE: webConfigFile, METERBRIDGE_ENDPOINT_THREAD: 'main' },
  })
  const url = (await app.warned(/(https:\/\/\S+)\/metrics/))[1]!
  const agent = new Agent({ keepAlive: true })
  expect(await askTls(url, folder, { agent })).toContain('target_info{')
  await app.said(/ready/)
  app.child.stdin!.end()
  expect({ ...(await app.exit), stdout: app.output.stdout }).toEqual({
    code: 0,
    signal: null,
    stdout: 'ready\n',
  })
  agent.destroy()
})

function askTls(url: string, folder: ConfigFolder, options: RequestOptions = {}): Promise<string> {
  return new Promise((resolve) => {
    request(`${url}/metrics`, { ca: folder.read('ca.pem'), agent: false, ...options }, (response) => {
      text(response).then(resolve, (error: Error) => resolve(error.message))
    })
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      .end()
  })
}
