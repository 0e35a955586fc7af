import { expect, it } from 'vitest'
import { runApp } from './run-app.ts'

it.each(['worker', 'main'])(
  'scrapes that come together share one collection, in the %s thread',
  async (thread) => {
    const env = { METERBRIDGE_ENDPOINT_THREAD: thread, METERBRIDGE_COLLECTION_TIMEOUT_MS: '60000' }
    await using app = runApp({ app: 'observing.cjs', stdin: null, env })
    const url = await app.url()
    const get = async (path: string, accept: string): Promise<string> =>
      (await fetch(url + path, { headers: { connection: 'close', accept } })).text()
    const accepts = ['text/plain', 'application/openmetrics-text;version=1.0.0', 'text/plain;version=1.0.0']
    const first = get('/metrics', '*/*')
    await app.said(/^observing 1$/m)
    const others = accepts.map((accept) => get('/metrics', accept))
    // By the time of the last of these answers the scrapes before them have begun.
    for (const accept of accepts) await get('/nothing', accept)
    app.child.stdin!.write('.')
    for (const page of await Promise.all([first, ...others])) expect(page).toMatch(/^runs_total\{.*\} 1$/m)
    expect(app.output.stdout).toBe('observing 1\n')
    const next = get('/metrics', '*/*')
    await app.said(/^observing 2$/m)
    app.child.stdin!.write('.')
    expect(await next).toMatch(/^runs_total\{.*\} 2$/m)
  },
)
