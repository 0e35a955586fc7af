import { X509Certificate } from 'node:crypto'
import { dirname, isAbsolute, join } from 'node:path'
import { createSecureContext, type SecureContextOptions, type TLSSocket } from 'node:tls'
import { canonicalName, clientNames } from './client-names.ts'
import { readBoolean, readChoice, readSection, readText, readTexts, type Section } from './field-readers.ts'
import { GateError } from './gate-error.ts'
import { secretDigest } from './secret-digest.ts'
import { cipherSuites, curves, tls13Suites, tlsVersions } from './tls-names.ts'

/** How TLS is spoken. */
export interface TlsTerms {
  readonly options: SecureContextOptions & { readonly requestCert: boolean }
  /** The same for terms that say the same. */
  readonly digest: string
  /** Tells whether the client of a finished handshake has shown the certificate that is asked for. */
  accepts(socket: TLSSocket): boolean
}

/** Gives the text of a file, and remembers that the gate depends on it. */
export type ReadFile = (path: string) => string

const keys = [
  'cert',
  'key',
  'client_ca',
  'cert_file',
  'key_file',
  'client_auth_type',
  'client_ca_file',
  'client_allowed_sans',
  'min_version',
  'max_version',
  'cipher_suites',
  'prefer_server_cipher_suites',
  'curve_preferences',
] as const

/** Go's `tls.ClientAuthType`: whether a certificate is asked for, must be given, and is verified. */
const clientPolicies = {
  NoClientCert: { asked: false, needed: false, verified: false },
  RequestClientCert: { asked: true, needed: false, verified: false },
  RequireAnyClientCert: { asked: true, needed: true, verified: false },
  RequireClientCert: { asked: true, needed: true, verified: false },
  VerifyClientCertIfGiven: { asked: true, needed: false, verified: true },
  RequireAndVerifyClientCert: { asked: true, needed: true, verified: true },
} as const

/**
 * Reads the section `tls_server_config`; undefined when it names no certificate.
 *
 * @throws GateError when it cannot be used as it stands: TLS is never weaker than what was written.
 */
export function readTls(
  value: unknown,
  { configFile, readFile }: { configFile: string; readFile: ReadFile },
): TlsTerms | undefined {
  const section = readSection(value, { at: 'tls_server_config', keys })
  if (Object.keys(section).length === 0) return undefined
  const pem = (key: 'cert' | 'key' | 'client_ca'): string | undefined => {
    const path = readText(section, `${key}_file`)
    const inline = readText(section, key)
    if (path === undefined) return inline
    if (inline !== undefined) throw new GateError(`both ${key} and ${key}_file are set`)
    return readFile(isAbsolute(path) ? path : join(dirname(configFile), path))
  }
  const cert = pem('cert')
  const key = pem('key')
  if (cert === undefined) throw new GateError('tls_server_config has neither cert nor cert_file')
  if (key === undefined) throw new GateError('tls_server_config has neither key nor key_file')
  const { policy, ca, allowedNames } = readClients(section, pem('client_ca'))
  const options: TlsTerms['options'] = {
    cert,
    key,
    ...(ca === undefined ? {} : { ca }),
    requestCert: policy.asked,
    ...readProtocol(section),
  }
  checkOptions(options)
  const said = JSON.stringify([options, policy, [...(allowedNames ?? ['any'])]])
  const digest = secretDigest([said]).toString('base64')
  return { options, digest, accepts: (socket) => isAccepted(socket, { policy, allowedNames }) }
}

type ClientPolicy = (typeof clientPolicies)[keyof typeof clientPolicies]

interface Clients {
  readonly policy: ClientPolicy
  readonly ca: string | undefined
  readonly allowedNames: ReadonlySet<string> | undefined
}

function readClients(section: Section, ca: string | undefined): Clients {
  const policy = readChoice<ClientPolicy>(readText(section, 'client_auth_type') ?? 'NoClientCert', {
    key: 'client_auth_type',
    table: clientPolicies,
  })
  if (ca !== undefined && !policy.asked) {
    throw new GateError('client_ca_file is set but client_auth_type asks for no certificate')
  }
  if (ca !== undefined) checkAuthority(ca)
  const names = readTexts(section, 'client_allowed_sans')
  if (names !== undefined && !policy.needed) {
    throw new GateError('client_allowed_sans needs a client_auth_type that requires a certificate')
  }
  return { policy, ca, allowedNames: names && new Set(names.map(canonicalName)) }
}

function readProtocol(section: Section): SecureContextOptions {
  const version = (key: 'min_version' | 'max_version', fallback: keyof typeof tlsVersions) =>
    readChoice(readText(section, key) ?? fallback, { key, table: tlsVersions })
  const minVersion = version('min_version', 'TLS12')
  const maxVersion = version('max_version', 'TLS13')
  if (minVersion > maxVersion) throw new GateError('min_version is above max_version')
  const ciphers = readCiphers(section)
  const preferred = readTexts(section, 'curve_preferences') ?? []
  const ecdhCurve = preferred.map((name) => readChoice(name, { key: 'curve_preferences', table: curves }))
  return {
    minVersion,
    maxVersion,
    honorCipherOrder: readBoolean(section, { key: 'prefer_server_cipher_suites', fallback: true }),
    ...(ciphers === undefined ? {} : { ciphers }),
    ...(ecdhCurve.length === 0 ? {} : { ecdhCurve: ecdhCurve.join(':') }),
  }
}

/** As in Go, a list chooses among the suites up to TLS 1.2 and those of TLS 1.3 are always there. */
function readCiphers(section: Section): string | undefined {
  const names = readTexts(section, 'cipher_suites') ?? []
  if (names.length === 0) return undefined
  const table = { ...cipherSuites, ...Object.fromEntries(tls13Suites.map((name) => [name, name])) }
  const chosen = names.map((name) => readChoice(name, { key: 'cipher_suites', table }))
  return [...new Set([...tls13Suites, ...chosen])].join(':')
}

/** OpenSSL passes over what holds no certificate, and would then trust nobody without a word. */
function checkAuthority(ca: string): void {
  try {
    new X509Certificate(ca)
  } catch {
    throw new GateError('the client CA holds no certificate')
  }
}

function checkOptions(options: SecureContextOptions): void {
  try {
    createSecureContext(options)
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unreadable'
    throw new GateError(`the certificate and the key cannot be used together (${code})`)
  }
}

function isAccepted(
  socket: TLSSocket,
  { policy, allowedNames }: { policy: ClientPolicy; allowedNames: Clients['allowedNames'] },
): boolean {
  if (!policy.asked) return true
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) return !policy.needed
  if (policy.verified && !socket.authorized) return false
  return allowedNames === undefined || clientNames(certificate).some((name) => allowedNames.has(name))
}
