import { readBoolean, readSection } from './field-readers.ts'
import { readUsers, type Users } from './passwords.ts'
import { readRate, type Rate } from './rate-limit.ts'
import { readResponseHeaders } from './response-headers.ts'
import { readTls, type ReadFile, type TlsTerms } from './read-tls.ts'
import { readYaml } from './read-yaml.ts'

/** What a `web.config.file` says. */
export interface WebConfig {
  readonly tls: TlsTerms | undefined
  readonly users: Users
  readonly headers: Readonly<Record<string, string>>
  readonly rate: Rate | undefined
}

/**
 * Reads a `web.config.file` and the files that it names, which are relative to its folder.
 *
 * `http2` is checked and has no effect: HTTP/1.1 is spoken, which every scraper agrees on.
 * Source: Prometheus exporter-toolkit, docs/web-configuration.md.
 *
 * @throws GateError when anything in it is wrong; unknown keys are.
 */
export function readWebConfig(path: string, readFile: ReadFile): WebConfig {
  const root = readSection(readYaml(readFile(path)), {
    at: 'the file',
    keys: ['tls_server_config', 'http_server_config', 'basic_auth_users', 'rate_limit'],
  })
  const http = readSection(root['http_server_config'], {
    at: 'http_server_config',
    keys: ['http2', 'headers'],
  })
  readBoolean(http, { key: 'http2', fallback: true })
  return {
    tls: readTls(root['tls_server_config'], { configFile: path, readFile }),
    users: readUsers(root['basic_auth_users']),
    headers: readResponseHeaders(http['headers']),
    rate: readRate(root['rate_limit']),
  }
}
