import { hashSync } from 'bcryptjs'
import { rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createGate, type WebGate } from '../../../src/web-config/create-gate.ts'
import type { ProtectionSettings } from '../../../src/web-config/protection.ts'
import { configFolder, writeCertificate } from './config-folder.ts'

const unset: ProtectionSettings = {
  webConfigFile: undefined,
  bearerTokenFile: undefined,
  allowedIps: undefined,
}
const basic = (user: string, password: string): string => `Basic ${btoa(`${user}:${password}`)}`
const users = (...entries: string[]): string =>
  `basic_auth_users:\n${entries.map((name) => `  ${name}: ${hashSync('secret', 4)}\n`).join('')}`

/** A gate that looks at its files whenever it is asked. */
function gateOf(settings: Partial<ProtectionSettings>): WebGate {
  return createGate({ ...unset, ...settings }, { recheckMs: 0, settleMs: 1000 })
}

test('users and tokens are each enough, and the challenge names both', async () => {
  const folder = configFolder()
  const gate = gateOf({
    webConfigFile: folder.write('web.yml', users('alice')),
    bearerTokenFile: folder.write('tokens', 'token-1\n'),
  })
  expect(gate.challenge()).toBe('Basic realm="metrics", charset="UTF-8", Bearer realm="metrics"')
  expect(await gate.authorize(undefined)).toBe('refused')
  expect(await gate.authorize(basic('alice', 'secret'))).toBe('granted')
  expect(await gate.authorize(basic('alice', 'token-1'))).toBe('refused')
  expect(await gate.authorize('Bearer token-1')).toBe('granted')
  expect(await gate.authorize('Bearer secret')).toBe('refused')
})

test('without users no password is right, and without tokens no token', async () => {
  const folder = configFolder()
  const withTokens = gateOf({ bearerTokenFile: folder.write('tokens', 'token-1\n') })
  expect(await withTokens.authorize(basic('', ''))).toBe('refused')
  const withUsers = gateOf({ webConfigFile: folder.write('web.yml', users('alice')) })
  expect(await withUsers.authorize('Bearer token-1')).toBe('refused')
})

test('without either everybody is let in', async () => {
  expect(await gateOf({ allowedIps: ['::1'] }).authorize(undefined)).toBe('granted')
})

test.each([
  [{ webConfigFile: '/nowhere/web.yml' }, 'METERBRIDGE_WEB_CONFIG_FILE is "/nowhere/web.yml"', 'ENOENT'],
  [{ bearerTokenFile: '/nowhere/tokens' }, 'METERBRIDGE_BEARER_TOKEN_FILE is "/nowhere/tokens"', 'ENOENT'],
  [
    { allowedIps: ['10.0.0.0/8', 'home'] },
    'METERBRIDGE_ALLOWED_IPS is "10.0.0.0/8,home"',
    '"home" is neither',
  ],
  [{ allowedIps: [] }, 'METERBRIDGE_ALLOWED_IPS is ""', 'it names no address'],
])('%o makes no gate', (settings, what, why) => {
  const refusal = (message: string): object => ({
    code: 'ENDPOINT_PROTECTION_INVALID',
    message: expect.stringContaining(message) as string,
  })
  expect(() => gateOf(settings)).toThrow(expect.objectContaining(refusal(what)))
  expect(() => gateOf(settings)).toThrow(expect.objectContaining(refusal(why)))
})

test('changed users, tokens and headers hold at once', async () => {
  const folder = configFolder()
  const gate = gateOf({
    webConfigFile: folder.write('web.yml', users('alice')),
    bearerTokenFile: folder.write('tokens', 'token-1\n'),
  })
  folder.write('web.yml', `${users('bob')}http_server_config: {headers: {X-Frame-Options: deny}}\n`)
  expect(await gate.authorize(basic('alice', 'secret'))).toBe('refused')
  expect(await gate.authorize(basic('bob', 'secret'))).toBe('granted')
  expect(gate.headers()).toEqual({ 'X-Frame-Options': 'deny' })
  folder.write('tokens', 'token-2\n')
  expect(await gate.authorize('Bearer token-1')).toBe('refused')
  expect(await gate.authorize('Bearer token-2')).toBe('granted')
})

test.each([
  ['is torn', 'basic_auth_users: {'],
  ['is emptied', ''],
])('a file that %s leaves what it said before in force, until it is right again', async (what, text) => {
  const folder = configFolder()
  const gate = gateOf({ webConfigFile: folder.write('web.yml', users('alice')) })
  folder.write('web.yml', text)
  expect(await gate.authorize(undefined), what).toBe('refused')
  expect(await gate.authorize(basic('alice', 'secret'))).toBe('granted')
  folder.write('web.yml', users('bob'))
  expect(await gate.authorize(basic('alice', 'secret'))).toBe('refused')
  expect(await gate.authorize(basic('bob', 'secret'))).toBe('granted')
})

test('a file that is removed leaves what it said in force', async () => {
  const folder = configFolder()
  const gate = gateOf({ webConfigFile: folder.write('web.yml', users('alice')) })
  rmSync(folder.path('web.yml'))
  expect(await gate.authorize(undefined)).toBe('refused')
  expect(await gate.authorize(basic('alice', 'secret'))).toBe('granted')
})

test('a file that is being written is not read before it has settled', async () => {
  const folder = configFolder()
  const gate = gateOf({ webConfigFile: folder.write('web.yml', users('alice')) })
  writeFileSync(folder.path('web.yml'), '{}')
  expect(await gate.authorize(undefined)).toBe('refused')
  folder.write('web.yml', '{}')
  expect(await gate.authorize(undefined)).toBe('granted')
})

test('the terms of TLS are the same object until they say something else', () => {
  const folder = configFolder()
  writeCertificate(folder, { name: 'one', alternativeNames: ['DNS:localhost'] })
  writeCertificate(folder, { name: 'two', alternativeNames: ['DNS:localhost'] })
  const tls = (name: string): string => `tls_server_config: {cert_file: ${name}.pem, key_file: ${name}.key}\n`
  const gate = gateOf({ webConfigFile: folder.write('web.yml', tls('one')) })
  const first = gate.tls()
  folder.write('web.yml', `${tls('one')}${users('alice')}`)
  expect(gate.challenge()).toContain('Basic')
  expect(gate.tls()).toBe(first)
  folder.write('web.yml', tls('two'))
  expect(gate.tls()).not.toBe(first)
})

test('a rate that stays the same is not filled up by another change', () => {
  const folder = configFolder()
  const rate = 'rate_limit: {interval: 1h, burst: 2}\n'
  const gate = gateOf({ webConfigFile: folder.write('web.yml', rate) })
  expect([gate.takeRequest(), gate.takeRequest(), gate.takeRequest()]).toEqual([true, true, false])
  folder.write('web.yml', `${rate}${users('alice')}`)
  expect(gate.takeRequest()).toBe(false)
  folder.write('web.yml', rate.replace('burst: 2', 'burst: 3'))
  expect(gate.takeRequest()).toBe(true)
  folder.write('web.yml', '{}')
  expect(Array.from({ length: 5 }, () => gate.takeRequest())).not.toContain(false)
})
