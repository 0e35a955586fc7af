import { ask, type Question } from '../../ask/ask.ts'
import { fine, look, wrong, type Diagnosis } from './diagnosis.ts'
import { similarName } from './similar-name.ts'

/** Prometheus' own time-out is 10 s; a page that takes this long grows towards it. */
const slowMs = 2000

/** Scrapes an endpoint as Prometheus does and looks at what comes. */
export async function examineEndpoint(
  url: string,
  { expected, question }: { readonly expected: readonly string[]; readonly question: Question },
): Promise<readonly Diagnosis[]> {
  const startMs = performance.now()
  const answer = await ask(url, question)
  if (answer.failure !== undefined) return [examineRefusal(url, answer.failure)]
  const { status, text } = answer
  if (status !== 200) return [wrong(url, `it answers ${status}`, remedyOf(status))]
  const tookMs = performance.now() - startMs
  const names = namesIn(text)
  if (!/^target_info\b/m.test(text)) {
    return [
      wrong(
        url,
        'what answers is not the endpoint of Meterbridge',
        'Something else has the port: free it, or choose another one with OTEL_EXPORTER_PROMETHEUS_PORT',
      ),
    ]
  }
  return [
    fine(url, `${names.size} names`),
    ...(tookMs < slowMs
      ? []
      : [
          look(
            url,
            `it took ${(tookMs / 1000).toFixed(1)} s`,
            'Keep scrape_timeout above it, or have fewer series: docs/cardinality.md',
          ),
        ]),
    ...examineInstruments(url, names),
    ...lost(text).map(({ what, remedy }) => wrong(url, what, remedy)),
    ...expected.map((name) => examineName(name, names)),
  ]
}

function examineRefusal(url: string, reason: string): Diagnosis {
  if (/ECONNREFUSED/.test(reason)) {
    return wrong(
      url,
      'nothing listens there',
      'See whether the process runs with the preload and prints its start line, which names the address; a cluster worker, a worker thread or a busy port has no endpoint',
    )
  }
  if (/ENOTFOUND|EAI_AGAIN/.test(reason))
    return wrong(url, 'the name does not resolve', 'Use an address of the same network')
  if (/wrong.version.number|packet length too long|EPROTO/i.test(reason))
    return wrong(url, 'it speaks no TLS', 'Ask for http:// instead')
  if (/other side closed|ECONNRESET|HPE_|SocketError/.test(reason)) {
    return wrong(
      url,
      `it closes the connection: ${reason}`,
      'It may speak TLS: ask for https://, or it takes none from this address',
    )
  }
  return wrong(
    url,
    reason,
    'See whether a firewall or a container stands in between, and on which address the endpoint listens',
  )
}

function remedyOf(status: number): string {
  if (status === 401)
    return 'It is protected: give Prometheus the token (bearerTokenFile), and this command --token-file'
  if (status === 403) return 'This address may not ask: METERBRIDGE_ALLOWED_IPS does not have it'
  if (status === 404) return 'The path is another one: it is /metrics unless your own server serves it'
  return 'Read the log of the service'
}

/** Without requests or queries there are none of their series, which is no fault but often the answer. */
function examineInstruments(url: string, names: ReadonlySet<string>): Diagnosis[] {
  const has = (prefix: string): boolean => [...names].some((name) => name.startsWith(prefix))
  return ['http_server_', 'db_client_', 'messaging_'].some(has)
    ? []
    : [
        look(
          url,
          'it shows no request, query or job: there were none yet, or it cannot see them',
          'Cause one; if it is still so, the libraries were loaded before the preload (put --require first), are in a bundle, or work in threads of their own',
        ),
      ]
}

function examineName(name: string, names: ReadonlySet<string>): Diagnosis {
  const plain = name.replace(/[^A-Za-z0-9_:]/g, '_')
  if (names.has(name) || names.has(plain) || names.has(`${plain}_count`)) return fine(name, 'it is there')
  const similar = similarName(name, names)
  if (similar !== undefined) {
    const remedy =
      'Ask for that: a prefix (METERBRIDGE_METRIC_PREFIX), the translation of names or the kind of metric make the difference'
    return wrong(name, `it is not on the page, but ${similar} is`, remedy)
  }
  return wrong(
    name,
    'it is not on the page',
    'Cause what it counts once; then see whether its instrument is on, and the library loaded after the preload',
  )
}

function namesIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^([A-Za-z_:][\w:]*)[{ ]/gm)].map(([, name]) => name!))
}

const remedies: Readonly<Record<string, string>> = {
  dropped_points: 'The log of the service says which, and docs/errors.md what to do',
  overflowed_records:
    'The metric is at its limit of series: bound the label with the most values (docs/cardinality.md)',
  folded_records: 'The label is at its limit of values, or has IDs: bound it (docs/cardinality.md)',
  callback_failures: 'The log of the service says what the callback threw',
}

/** Lists what Meterbridge itself says that it left out. */
function lost(text: string): readonly { what: string; remedy: string }[] {
  const lines = /^meterbridge_(\w+)_total\{([^}]*)\} ([\d.e+]+)/gm
  return [...text.matchAll(lines)].flatMap(([, what = '', labels, count]) => {
    const remedy = remedies[what]
    return remedy === undefined || Number(count) === 0
      ? []
      : [{ what: `${count} ${what.replaceAll('_', ' ')} (${labels})`, remedy }]
  })
}
