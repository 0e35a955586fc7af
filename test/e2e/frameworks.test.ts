import { describe, expect, onTestFinished, test } from 'vitest'
import { frameworkVariants } from './framework-variants.ts'
import { measureServers, serverDuration, total, until } from './http-under-test.ts'

describe.each(frameworkVariants)('$name', ({ start, routes }) => {
  test('every request is counted once, under the template of its route', async () => {
    const http = measureServers()
    const abort = new AbortController()
    const { port, close } = await start(() => abort.abort())
    onTestFinished(async () => void (await close()))
    for (const line of Object.keys(routes)) {
      const [method, path] = line.split(' ')
      const init = { method: method!, signal: line.includes('/slow/') ? abort.signal : null }
      const response = await fetch(`http://127.0.0.1:${port}${path}`, init).catch(() => undefined)
      await response?.arrayBuffer()
    }
    await until(() => total(http.counts(serverDuration)) === Object.keys(routes).length)
    const names = ['error.type', 'http.request.method', 'http.response.status_code', 'http.route']
    expect(http.counts(serverDuration, ...names)).toEqual(countsOf(routes))
  })
})

/** What the metric must hold: attributes in the order of their names, errors named by the status. */
function countsOf(routes: Readonly<Record<string, string>>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const [line, expected] of Object.entries(routes)) {
    const [method] = line.split(' ')
    const [outcome, template] = expected.split(' ')
    const isError = Number.isNaN(Number(outcome)) || Number(outcome) >= 500
    const status = Number.isNaN(Number(outcome)) ? [] : [outcome]
    const key = [...(isError ? [outcome] : []), method, ...status, template].join(' ')
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}
