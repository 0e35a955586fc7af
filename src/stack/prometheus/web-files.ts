import type { PrometheusWeb } from '../config/prometheus-web.ts'
import type { Stack, StackFile } from '../stack.ts'
import { yamlFile } from '../yaml-file.ts'

/**
 * Makes what protects Prometheus, where that is configured: `web.yml`, the file of `--web.config.file`, and what
 * promtool asks it with.
 */
export function webFiles(stack: Stack): readonly StackFile[] {
  const { web } = stack.config.prometheus
  if (!isProtected(web)) return []
  return [
    yamlFile(stack, { path: 'prometheus/web.yml', content: serverSide(web) }),
    yamlFile(stack, { path: 'prometheus/client.yml', content: clientSide(web) }),
  ]
}

/** Tells whether anything keeps strangers out. */
export function isProtected({ tls, user }: PrometheusWeb): boolean {
  return tls !== undefined || user !== undefined
}

function serverSide({ tls, user }: PrometheusWeb): unknown {
  return {
    ...(tls === undefined
      ? {}
      : { tls_server_config: { cert_file: tls.certFile, key_file: tls.keyFile, min_version: 'TLS12' } }),
    ...(user === undefined ? {} : { basic_auth_users: { [user.name]: user.passwordHash } }),
  }
}

/** Gives what a client of Prometheus needs, as scrape jobs and promtool read it. */
export function clientSide({ tls, user }: PrometheusWeb): Readonly<Record<string, unknown>> {
  return {
    ...(tls === undefined
      ? {}
      : {
          tls_config: { ca_file: tls.caFile ?? tls.certFile, server_name: tls.serverName ?? 'prometheus' },
        }),
    ...(user === undefined ? {} : { basic_auth: { username: user.name, password_file: user.passwordFile } }),
  }
}
