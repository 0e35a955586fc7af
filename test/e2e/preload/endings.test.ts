import { once } from 'node:events'
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeBinary, nodeVersions, type NodeVersion } from '../node-versions.ts'
import { preload, runApp, runToEnd, type AppOptions, type Ended } from '../run-app.ts'

beforeAll(async () => {
  await Promise.all(nodeVersions.map(nodeBinary))
})

const byItself = [
  { ending: 'natural end', code: 0 },
  { ending: 'natural end after a timer', code: 0 },
  { ending: 'process.exitCode', code: 5 },
  { ending: 'process.exit at once', code: 3 },
  { ending: 'process.exit later', code: 4 },
  { ending: 'an exit handler', code: 7 },
  { ending: 'a beforeExit handler', code: 0 },
  { ending: 'process.exit inside beforeExit', code: 8 },
  { ending: 'an uncaught exception', code: 1 },
  { ending: 'an uncaught exception in a timer', code: 1 },
  { ending: 'an uncaught value that is no error', code: 1 },
  { ending: 'a handled uncaught exception', code: 0 },
  { ending: 'an unhandled rejection', code: 1 },
  { ending: 'a handled unhandled rejection', code: 0 },
  { ending: 'process.abort', code: null },
  { ending: 'process.kill of itself', code: null },
]

const bySignal = [
  { ending: 'a signal', signal: 'SIGTERM', code: null },
  { ending: 'a signal', signal: 'SIGINT', code: null },
  { ending: 'a signal', signal: 'SIGHUP', code: null },
  { ending: 'a signal with a handler', signal: 'SIGTERM', code: 0 },
  { ending: 'a signal with a handler', signal: 'SIGINT', code: 0 },
  { ending: 'process.exit inside a signal handler', signal: 'SIGTERM', code: 0 },
  { ending: 'process.exit inside a signal handler', signal: 'SIGINT', code: 130 },
] as const

// One version that hooks `import` from a thread, and the two current ones.
describe.each(['22.15.0', '24.21.0', '26.10.0'] as const)('on Node %s', (version) => {
  test.concurrent.each(byItself)('leaves $ending as it is', async ({ ending, code }) => {
    const options = { app: 'endings.cjs', args: [ending] }
    const { bare, preloaded } = await runBoth(version, (both) => runToEnd({ ...options, ...both }))
    expect(withoutAddresses(preloaded)).toEqual(withoutAddresses(bare))
    expect(bare.code).toBe(code)
  })

  test.concurrent.each(bySignal)('leaves $signal to $ending', async ({ ending, signal, code }) => {
    const { bare, preloaded } = await runBoth(version, async (both) => {
      await using app = runApp({ app: 'endings.cjs', args: [ending], ...both })
      await app.said(/ready/)
      app.child.kill(signal)
      return { ...(await app.exit), ...app.output }
    })
    expect(preloaded).toEqual(bare)
    expect(bare.code).toBe(code)
  })

  test.concurrent('leaves the failing write to a reader that went away as it is', async () => {
    const { bare, preloaded } = await runBoth(version, async (both) => {
      await using app = runApp({
        app: 'endings.cjs',
        args: ['a reader that goes away'],
        stdin: null,
        ...both,
      })
      await app.said(/ready/)
      // The pipe is closed for certain before the application is told to write to it.
      const closed = once(app.child.stdout!, 'close')
      app.child.stdout!.destroy()
      await closed
      app.child.stdin!.end()
      return { ...(await app.exit), ...app.output }
    })
    expect(preloaded).toEqual(bare)
    expect(bare.stderr).toContain('EPIPE')
  })

  test.concurrent('leaves the exit code 13 to a top-level await that never settles', async () => {
    const { bare, preloaded } = await runBoth(version, (both) => runToEnd({ app: 'unsettled.mjs', ...both }))
    expect(preloaded).toEqual(bare)
    expect(bare.code).toBe(13)
  })

  test.concurrent.each(['worker', 'main'])(
    'adds no listener, global, variable or resource that keeps a process alive (endpoint in %s)',
    async (thread) => {
      const { bare, preloaded } = await runBoth(version, (both) =>
        runToEnd({
          app: 'endings.cjs',
          args: ['its traces'],
          env: { METERBRIDGE_ENDPOINT_THREAD: thread },
          ...both,
        }),
      )
      expect(JSON.parse(preloaded.stdout)).toEqual(JSON.parse(bare.stdout))
    },
  )
})

/** Runs the same without and with the preload; what Meterbridge itself says on standard error is left out. */
async function runBoth(
  version: NodeVersion,
  run: (options: AppOptions) => Promise<Ended>,
): Promise<{ bare: Ended; preloaded: Ended }> {
  const node = await nodeBinary(version)
  const [bare, preloaded] = await Promise.all([run({ node, flags: [] }), run({ node, flags: preload })])
  return { bare, preloaded: { ...preloaded, stderr: preloaded.stderr.replace(/^meterbridge: .*\n/gm, '') } }
}

/** An aborted process prints where its machine code lay. */
function withoutAddresses(ended: Ended): Ended {
  return { ...ended, stderr: ended.stderr.replace(/0x[\da-f]+/g, '0x') }
}
