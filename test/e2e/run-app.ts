import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What to run and how; every part but the application has a default. */
export interface AppOptions {
  /** A file of test/e2e/apps, an absolute path, or undefined when `flags` say what to run. */
  readonly app?: string
  readonly args?: readonly string[]
  /** Added to a minimal environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The Node binary; by default the one that runs the tests. */
  readonly node?: string
  /** Node's flags; by default the preload. */
  readonly flags?: readonly string[]
  /** Written to standard input, which then ends; null leaves it open for the test. */
  readonly stdin?: string | null
  readonly cwd?: string
  /** What stands behind descriptor 2 instead of the captured pipe. */
  readonly stderr?: 'ignore' | number
  readonly ipc?: boolean
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A process of its own, killed at the end of the test. */
export interface RunningApp extends AsyncDisposable {
  readonly child: ChildProcess
  readonly exit: Promise<Exit>
  /** What was written so far. */
  readonly output: { stdout: string; stderr: string }
  /** Resolves to the match once standard output has it; rejects when the process ends without. */
  said(pattern: RegExp): Promise<RegExpExecArray>
  /** The same for standard error. */
  warned(pattern: RegExp): Promise<RegExpExecArray>
  /** The origin of the endpoint, from the start line. */
  url(): Promise<string>
  /** Gives the page as Prometheus text, collected after the call. */
  scrape(): Promise<string>
}

/** The checkout: processes run in it, so that `./instrumentation` is the preload. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url))

/** The flag that users write. */
export const preload: readonly string[] = ['--require', './instrumentation']

const appsFolder = fileURLToPath(new URL('apps/', import.meta.url))

/** What a test that ran out of time leaves behind ends with the process of the tests. */
const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** Starts an application under the preload with an endpoint on any free port of the loopback address. */
export function runApp(options: AppOptions): RunningApp {
  const child = spawn(options.node ?? process.execPath, commandLine(options), {
    cwd: options.cwd ?? root,
    env: environment(options.env ?? {}),
    stdio: [
      options.stdin === undefined ? 'ignore' : 'pipe',
      'pipe',
      options.stderr ?? 'pipe',
      ...(options.ipc ? ['ipc' as const] : []),
    ],
  })
  if (typeof options.stdin === 'string') child.stdin!.end(options.stdin)
  running.add(child)
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  const exit = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve({ code, signal })
    })
  })
  const match = (name: 'stdout' | 'stderr') => (pattern: RegExp) =>
    matchOf({ child, exit, output, name, pattern })
  const said = match('stdout')
  const warned = match('stderr')
  const url = async (): Promise<string> => (await warned(/^meterbridge: .*?(http:\/\/\S+?)\/metrics/m))[1]!
  return {
    child,
    exit,
    output,
    said,
    warned,
    url,
    scrape: async () => currentPage(`${await url()}/metrics`),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await exit
    },
  }
}

/** How a process ended and all that it wrote. */
export interface Ended extends Exit {
  readonly stdout: string
  readonly stderr: string
}

/** Runs an application to its end. */
export async function runToEnd(options: AppOptions): Promise<Ended> {
  await using app = runApp(options)
  return { ...(await app.exit), ...app.output }
}

/** Whatever the settings make of names and labels. */
const sdkAge = /^meterbridge_collection_age\w*\{.*meterbridge_collection_part="sdk".*\} (\S+)$/m

/** A collection that is no older than this when its page is written was made for that page. */
const freshMs = 5

/**
 * Asks until the page is of a collection that ended after the question: on a busy machine the
 * application's thread may answer the endpoint's too late, which then shows what it knew before.
 */
async function currentPage(url: string): Promise<string> {
  const askedMs = performance.now()
  for (;;) {
    const sentMs = performance.now()
    const response = await fetch(url, { headers: { connection: 'close' } })
    const page = await response.text()
    const ageMs = Number(sdkAge.exec(page)?.[1] ?? 0) * 1000
    // When the page was written is not known, as it may arrive late, but that it was not before it was sent for.
    if (ageMs <= Math.max(freshMs, sentMs - askedMs)) return page
  }
}

function commandLine({ app, args = [], flags = preload }: AppOptions): string[] {
  return [...flags, ...(app === undefined ? [] : [app.startsWith('/') ? app : appsFolder + app]), ...args]
}

function environment(given: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env
  return {
    PATH,
    HOME,
    TMPDIR,
    OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
    OTEL_EXPORTER_PROMETHEUS_PORT: '0',
    ...given,
  }
}

interface Awaited {
  readonly child: ChildProcess
  readonly exit: Promise<Exit>
  readonly output: RunningApp['output']
  readonly name: 'stdout' | 'stderr'
  readonly pattern: RegExp
}

function matchOf({ child, exit, output, name, pattern }: Awaited): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = pattern.exec(output[name])
      if (found === null) return
      child[name]?.off('data', look)
      resolve(found)
    }
    child[name]?.on('data', look)
    look()
    exit.then(
      ({ code, signal }) => {
        look()
        reject(
          new Error(
            `${name} never had ${pattern}; the process ended with ${code ?? signal}.\n${output.stdout}\n${output.stderr}`,
          ),
        )
      },
      (error: Error) => reject(error),
    )
  })
}
