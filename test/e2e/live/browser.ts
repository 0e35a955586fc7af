import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from '../../../scripts/services/ensure-browser.ts'
import { DevtoolsConnection } from './devtools-connection.ts'

/** A page in a real browser. */
export interface Page extends AsyncDisposable {
  open(url: string): Promise<void>
  /** Evaluates an expression in the page, and gives its value when its promise is fulfilled. */
  evaluate<Value>(expression: string): Promise<Value>
  /** Presses a key in the page. */
  press(key: string): Promise<void>
  resize(size: { width: number; height: number }): Promise<void>
  /** Gives a picture of the window as PNG. */
  picture(): Promise<Buffer>
  /** What the browser complained of: errors of the console, exceptions, what the policy of the page forbade. */
  readonly complaints: readonly string[]
  /** Every URL that was asked for. */
  readonly requests: readonly string[]
}

/** Starts a browser with one empty page; both end with the test. */
export async function openPage(): Promise<Page> {
  const folder = mkdtempSync(join(tmpdir(), 'meterbridge-browser-'))
  const flags =
    '--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --hide-scrollbars'
  const child = spawn(
    await ensureBrowser(),
    [...flags.split(' '), '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  let said = ''
  const port = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (data) => {
      said += String(data)
      const [, found] = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said) ?? []
      if (found !== undefined) resolve(found)
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the browser ended with ${code}: ${said}`)))
  })
  const devtools = await DevtoolsConnection.open(await firstPage(port))
  const complaints: string[] = []
  const requests: string[] = []
  devtools.on('Runtime.consoleAPICalled', ({ type, args }) => {
    if (type === 'error' || type === 'warning') complaints.push(JSON.stringify(args))
  })
  devtools.on('Runtime.exceptionThrown', ({ exceptionDetails }) =>
    complaints.push(JSON.stringify(exceptionDetails)),
  )
  devtools.on('Log.entryAdded', ({ entry }) => complaints.push(JSON.stringify(entry)))
  devtools.on('Network.requestWillBeSent', ({ request }) => requests.push((request as { url: string }).url))
  const loaded = new Set<unknown>()
  devtools.on('Page.lifecycleEvent', ({ name, loaderId }) => {
    if (name === 'load') loaded.add(loaderId)
  })
  for (const domain of ['Runtime', 'Log', 'Network', 'Page']) await devtools.call(`${domain}.enable`)
  await devtools.call('Page.setLifecycleEventsEnabled', { enabled: true })
  return {
    complaints,
    requests,
    async open(url) {
      const { loaderId } = await devtools.call('Page.navigate', { url })
      // The page before may say late that it is loaded.
      while (!loaded.has(loaderId)) await devtools.next('Page.lifecycleEvent')
    },
    async evaluate<Value>(expression: string) {
      const { result, exceptionDetails } = await devtools.call('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      })
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
      return (result as { value: Value }).value
    },
    async press(key) {
      const code = key === 'Enter' ? { text: '\r' } : {}
      await devtools.call('Input.dispatchKeyEvent', { type: 'keyDown', key, ...code })
      await devtools.call('Input.dispatchKeyEvent', { type: 'keyUp', key })
    },
    async resize({ width, height }) {
      const metrics = { width, height, deviceScaleFactor: 1, mobile: false }
      await devtools.call('Emulation.setDeviceMetricsOverride', metrics)
    },
    async picture() {
      const { data } = await devtools.call('Page.captureScreenshot', { format: 'png' })
      return Buffer.from(data as string, 'base64')
    },
    async [Symbol.asyncDispose]() {
      process.off('exit', kill)
      devtools.close()
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit')
        child.kill('SIGKILL')
        await exited
      }
      // Its other processes write for a moment longer.
      rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
    },
  }
}

/** Gives the address of the first page, which may come after the port is open. */
async function firstPage(port: string): Promise<string> {
  for (;;) {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as readonly {
      type: string
      webSocketDebuggerUrl: string
    }[]
    const page = targets.find(({ type }) => type === 'page')
    if (page !== undefined) return page.webSocketDebuggerUrl
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
