import { reasonOf } from '../../diagnostics/reason-of.ts'
import { fine, wrong, type Diagnosis } from './diagnosis.ts'

const timeoutMs = 5000

/** Scrapes an endpoint as Prometheus does and looks at what comes. */
export async function examineEndpoint(
  url: string,
  expected: readonly string[],
): Promise<readonly Diagnosis[]> {
  let text: string
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
    text = await response.text()
    if (!response.ok) return [wrong(url, `it answers ${response.status}`, remedyOf(response.status))]
  } catch (error) {
    return [examineRefusal(url, reasonOf((error as Error).cause ?? error))]
  }
  const names = namesIn(text)
  if (!/^target_info\b/m.test(text)) {
    return [
      wrong(
        url,
        'what answers is not the endpoint of Meterbridge',
        'Something else has the port: free it, or choose another one',
      ),
    ]
  }
  return [
    fine(url, `${names.size} names`),
    ...examineInstruments(url, names),
    ...[...dropped(text)].map((line) => wrong(url, line, 'See what a scrape leaves out in docs/errors.md')),
    ...expected.map((name) =>
      names.has(name)
        ? fine(name, 'it is there')
        : wrong(
            name,
            'it is not on the page',
            'Cause what it counts once; then see whether its instrument is on, and the library loaded after the preload',
          ),
    ),
  ]
}

function examineRefusal(url: string, reason: string): Diagnosis {
  if (/ECONNREFUSED/.test(reason)) {
    return wrong(
      url,
      'nothing listens there',
      'See whether the process runs with the preload and prints its start line; a cluster worker or a busy port has no endpoint',
    )
  }
  if (/ENOTFOUND|EAI_AGAIN/.test(reason))
    return wrong(url, 'the name does not resolve', 'Use an address of the same network')
  return wrong(
    url,
    reason,
    'See whether a firewall or a container stands in between, and on which address the endpoint listens',
  )
}

function remedyOf(status: number): string {
  if (status === 401 || status === 403)
    return 'It is protected: give Prometheus the token, and this command an address that may ask'
  if (status === 404) return 'The path is another one: it is /metrics unless your own server serves it'
  return 'Read the log of the service'
}

/** Without requests or queries there are none of their series, which is no fault but often the answer. */
function examineInstruments(url: string, names: ReadonlySet<string>): Diagnosis[] {
  const has = (prefix: string): boolean => [...names].some((name) => name.startsWith(prefix))
  return has('http_server_') || has('db_client_') || has('messaging_')
    ? []
    : [
        wrong(
          url,
          'it shows no request, query or job',
          'Send a request; if it is still so, the libraries were loaded before the preload: put --require first',
        ),
      ]
}

function namesIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^([A-Za-z_:][\w:]*)[{ ]/gm)].map(([, name]) => name!))
}

/** Lists what Meterbridge itself says that it left out. */
function* dropped(text: string): Generator<string> {
  const lost =
    /^meterbridge_(dropped_points|overflowed_records|callback_failures)_total\{([^}]*)\} ([\d.e+]+)/gm
  for (const [, what, labels, count] of text.matchAll(lost)) {
    if (Number(count) > 0) yield `${count} ${what!.replaceAll('_', ' ')} (${labels})`
  }
}
