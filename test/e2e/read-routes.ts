import type { RunningApp } from './run-app.ts'

/** Reads the counts of requests by route, once this many are on the page: the last ends after its client knows. */
export async function readRoutes(app: RunningApp, total: number): Promise<Readonly<Record<string, number>>> {
  for (;;) {
    const counts: Record<string, number> = {}
    const samples = /^http_server_request_duration_seconds_count{(.*)} (\d+)$/gm
    for (const [, labels, count] of (await app.scrape()).matchAll(samples)) {
      const route = /http_route="([^"]*)"/.exec(labels!)?.[1] ?? ''
      counts[route] = (counts[route] ?? 0) + Number(count)
    }
    if (Object.values(counts).reduce((sum, count) => sum + count, 0) >= total) return counts
  }
}
