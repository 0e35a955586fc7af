/** A scrape, summed for a person: what the demo shows while it runs. */
export function liveNumbers(scrape: string, elapsedSeconds: number): string {
  const sum = (name: string, matcher = /./): number =>
    scrape
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .filter((line) => matcher.test(line))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
  const mean = (name: string, matcher?: RegExp): string => {
    const seconds = sum(`${name}_sum`, matcher) / sum(`${name}_count`, matcher)
    return Number.isFinite(seconds) ? `${(seconds * 1000).toFixed(2)} ms` : '-'
  }
  const http = 'http_server_request_duration_seconds'
  const database = 'db_client_operation_duration_seconds'
  const hits = sum('redis_client_lookups_total', /result="hit"/)
  const lookups = sum('redis_client_lookups_total')
  const rows: [string, string][] = [
    [
      'HTTP requests',
      `${sum(`${http}_count`)} (${(sum(`${http}_count`) / elapsedSeconds).toFixed(0)}/s), mean ${mean(http)}`,
    ],
    ['  of them 5xx', String(sum(`${http}_count`, /status_code="5/))],
    ['Postgres queries', `${sum(`${database}_count`, /postgresql/)}, mean ${mean(database, /postgresql/)}`],
    ['Redis commands', `${sum(`${database}_count`, /redis/)}, mean ${mean(database, /redis/)}`],
    ['  cache hit ratio', lookups === 0 ? '-' : `${((100 * hits) / lookups).toFixed(0)} %`],
    [
      'jobs processed',
      `${sum('messaging_process_duration_seconds_count')}, in mean ${mean('messaging_process_duration_seconds')}`,
    ],
    [
      'AI tokens',
      `${sum('gen_ai_client_token_usage_sum', /"input"/)} in, ${sum('gen_ai_client_token_usage_sum', /"output"/)} out`,
    ],
    ['billed', `${(sum('billing_transaction_minor_units_total', /success/) / 100).toFixed(2)} EUR`],
    ['workflow runs', String(sum('workflow_run_duration_seconds_count'))],
    ['scans', String(sum('scan_duration_seconds_count'))],
    ['event loop', `${(100 * sum('nodejs_eventloop_utilization_ratio')).toFixed(0)} % busy`],
  ]
  return rows.map(([label, value]) => `  ${label.padEnd(18)} ${value}`).join('\n')
}
