/**
 * Reads from a scrape what a variant measured of the requests: a variant that measures less costs less, so the
 * table says so beside its figure.
 *
 * @throws when fewer requests are counted than were sent, because then the figure would be that of another work.
 */
export function describeCoverage(scrape: string, requests: number): string {
  const counts = [...scrape.matchAll(/^http_(?:server_)?request_duration(?:_seconds)?_count\{.*\} (\S+)$/gm)]
  const counted = counts.reduce((sum, [, value]) => sum + Number(value), 0)
  if (counted < requests) throw new Error(`The scrape counts ${counted} requests of ${requests}.`)
  const seen = Object.entries(signs).filter(([, sign]) => sign.test(scrape))
  return `sees ${['requests', ...seen.map(([name]) => name)].join(', ')}`
}

/** The stock exporter of OpenTelemetry leaves units out of names. */
const signs = {
  route: /^http_\w+_count\{.*(?:route|path)="\/items\/[:#]\w+"/m,
  Postgres: /^db_client_operation_duration(?:_seconds)?_count\{.*postgresql/m,
  Redis: /^db_client_operation_duration(?:_seconds)?_count\{.*redis/m,
}
