import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeBinary } from '../node-versions.ts'
import { preload, root, runApp, runToEnd, type AppOptions, type Ended } from '../run-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'meterbridge-ways-test-'))
const command = join(folder, 'command')

beforeAll(() => {
  // No package says what it is: Node finds out that it holds an ES module.
  writeFileSync(command, "import { get } from 'node:http'\nconsole.log(typeof get, await 1)")
  const files = {
    'package.json': '{ "type": "module" }',
    'styles.css': 'body {}',
    'torn.mjs': 'export const a = {',
    'torn.cjs': 'exports.a = {',
    'lost.mjs': "import './nowhere.mjs'",
    'unnamed.mjs': "import { nothing } from 'node:http'",
  }
  mkdirSync(join(folder, 'package'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'package', name), text)
  writeFileSync(join(folder, 'package.json'), '{ "scripts": { "start": "node app.js" } }')
  writeFileSync(join(folder, 'app.js'), "process.stdin.resume().on('end', () => console.log('ended'))")
  writeFileSync(
    join(folder, 'served.js'),
    `const server = require('http').createServer((request, response) => response.end())
    server.listen(0, () => fetch('http://localhost:' + server.address().port).then(() => console.log('served')))
    process.stdin.resume().on('end', () => process.exit(0))`,
  )
  writeFileSync(
    join(folder, 'one.test.mjs'),
    "import { test } from 'node:test'\ntest('waits', () => new Promise((done) => setTimeout(done, 50)))",
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Way {
  readonly title: string
  readonly args: readonly string[]
  readonly stdin?: string
}

/** What Node refuses to run; the frames of these errors show the hooks that they went through. */
const refused = [
  { title: 'a file that is missing', file: 'no-such-file.js', error: 'MODULE_NOT_FOUND' },
  { title: 'a file that is no JavaScript', file: 'styles.css', error: 'Unknown file extension ".css"' },
  { title: 'a module with a syntax error', file: 'torn.mjs', error: 'SyntaxError: Unexpected end of input' },
  { title: 'a script with a syntax error', file: 'torn.cjs', error: 'SyntaxError: Unexpected end of input' },
  { title: 'a module that imports a missing one', file: 'lost.mjs', error: 'ERR_MODULE_NOT_FOUND' },
  { title: 'a module that imports a missing name', file: 'unnamed.mjs', error: 'SyntaxError: ' },
]

const modules = `import { METHODS } from 'node:http'
import { readFileSync } from 'fs'
console.log(METHODS.includes('GET'), typeof readFileSync)
await new Promise((done) => setTimeout(done, 30))`

const ways: readonly Way[] = [
  {
    title: '--eval',
    args: [
      '--eval',
      'setTimeout(() => console.log(require("http").METHODS[0], module.paths.length > 0), 30)',
    ],
  },
  { title: '--print', args: ['--print', '[typeof require("node:http").get, __filename]'] },
  { title: '--input-type=module', args: ['--input-type=module', '--eval', modules] },
  {
    title: 'CommonJS on standard input',
    args: ['-'],
    stdin: 'console.log(require("http").METHODS[0], __filename)',
  },
  { title: 'modules on standard input', args: ['--input-type=module'], stdin: modules },
  {
    title: 'the interactive prompt',
    args: ['--interactive'],
    stdin: 'require("http").METHODS[0]\nawait import("node:fs").then((m) => typeof m.readFileSync)\n.exit\n',
  },
  { title: '--check', args: ['--check', `${root}test/e2e/apps/idle.cjs`] },
]

describe.each(['22.15.0', '24.21.0', '26.10.0'] as const)('on Node %s', (version) => {
  test.concurrent.each(ways)('leaves what $title prints as it is', async ({ args, stdin }) => {
    const node = await nodeBinary(version)
    const run = (flags: readonly string[]) =>
      runToEnd({ node, flags, args, ...(stdin === undefined ? {} : { stdin }) })
    const [bare, preloaded] = await Promise.all([run([]), run(preload)])
    const stderr = preloaded.stderr.replace(/^meterbridge: .*\n/gm, '')
    expect({ ...preloaded, stderr }).toEqual(bare)
  })

  test.concurrent.each(refused)('leaves the refusal of $title as it is', async ({ file, error }) => {
    const node = await nodeBinary(version)
    const run = (flags: readonly string[]) => runToEnd({ node, flags, args: [join(folder, 'package', file)] })
    const [bare, preloaded] = await Promise.all([run([]), run(preload)])
    const summary = ({ code, stdout, stderr }: Ended) => [code, stdout, /^.*Error.*: .*$/m.exec(stderr)?.[0]]
    expect(summary(preloaded)).toEqual(summary(bare))
    expect([bare.code, bare.stderr]).toEqual([1, expect.stringContaining(error)])
  })
})

const inOptions = (): AppOptions['env'] => ({ NODE_OPTIONS: `--require=${root}instrumentation` })

test.concurrent('serves the application, not npm, when NODE_OPTIONS reaches both', async () => {
  await using app = npmStart()
  await app.url()
  const started = /^meterbridge: \d.*$/gm
  expect(app.output.stderr.match(started)).toHaveLength(1)
  const page = await app.scrape()
  expect(page).toMatch(/target_info\{/)
  app.child.stdin!.end()
  expect(await app.exit).toEqual({ code: 0, signal: null })
  expect(app.output.stdout).toContain('ended')
  expect(app.output.stderr.match(started)).toHaveLength(1)

  function npmStart() {
    return runApp({ node: 'npm', flags: ['start', '--silent'], cwd: folder, stdin: null, env: inOptions()! })
  }
})

test.concurrent.each([
  ['tsx', ['tsx', 'served.js']],
  ['cross-env', ['cross-env', 'NODE_ENV=production', 'node', 'served.js']],
] as const)(
  'serves the application, not %s that runs it, when NODE_OPTIONS reaches both',
  async (_, [bin, ...args]) => {
    await using app = runApp({
      flags: [`${root}node_modules/.bin/${bin}`, ...args],
      cwd: folder,
      stdin: null,
      env: inOptions()!,
    })
    await app.said(/served/)
    await expect.poll(() => app.scrape()).toMatch(/^http_server_request_duration_seconds_count\{.* 1$/m)
    app.child.stdin!.end()
    expect(await app.exit).toEqual({ code: 0, signal: null })
    expect(app.output.stderr.match(/^meterbridge: \d.*$/gm)).toHaveLength(1)
  },
)

test.concurrent('lets node --test run its tests', async () => {
  const { code, stdout } = await runToEnd({
    flags: ['--test', '--test-reporter=tap'],
    args: ['one.test.mjs'],
    cwd: folder,
    env: inOptions()!,
  })
  expect(stdout).toMatch(/^# pass 1$/m)
  expect(stdout).toMatch(/^# fail 0$/m)
  expect(code).toBe(0)
})

test.concurrent('serves the application that node --watch runs, and the next after a change', async () => {
  const file = join(folder, 'watched.js')
  const write = (word: string): void =>
    writeFileSync(file, `setInterval(() => {}, 1000); console.log('${word}')`)
  write('first')
  await using app = runApp({ flags: [...preload, '--watch'], app: file })
  await app.said(/first/)
  expect(await app.scrape()).toContain('target_info{')
  // Node may not watch the file yet when it runs it, so that it is written until it is seen.
  const seen = app.said(/second/)
  for (let waitMs = 500; !app.output.stdout.includes('second'); waitMs *= 2) {
    write('second')
    await Promise.race([seen, delay(waitMs)])
  }
  await app.warned(/(meterbridge: \d[^]*){2}\n/)
  // The signal reaches the application too; killing the watcher alone would leave it behind.
  app.child.kill('SIGTERM')
  await app.exit
})

test.concurrent.each(['22.15.0', '24.21.0'] as const)(
  'is served by the thread of the application when Node %s may start no other',
  async (version) => {
    await using app = runApp({
      app: 'idle.cjs',
      stdin: null,
      node: await nodeBinary(version),
      flags: ['--permission', '--allow-fs-read=*', ...preload],
    })
    expect(await app.scrape()).toContain('target_info{')
    expect(app.output.stderr.match(/ENDPOINT_THREAD_FAILED: .*restricted/g)).toHaveLength(1)
    app.child.stdin!.end()
    expect(await app.exit).toEqual({ code: 0, signal: null })
  },
)

test.concurrent('runs in a folder that was removed', async () => {
  const gone = join(folder, 'gone')
  mkdirSync(gone)
  const command = 'rmdir "$PWD" && exec "$0" --require "$1" "$2"'
  await using app = runApp({
    node: '/bin/sh',
    cwd: gone,
    stdin: null,
    flags: ['-c', command, process.execPath, `${root}instrumentation`, `${root}test/e2e/apps/idle.cjs`],
  })
  expect(await app.scrape()).toContain('target_info{')
  app.child.stdin!.end()
  expect(await app.exit).toEqual({ code: 0, signal: null })
})

test.concurrent('runs on when nobody reads standard error', async () => {
  await using app = runApp({ app: 'idle.cjs', stdin: null, stderr: 'ignore' })
  await app.said(/ready/)
  app.child.stdin!.end()
  expect(await app.exit).toEqual({ code: 0, signal: null })
})

test.concurrent('runs on when standard error is closed or cannot be written', async () => {
  for (const redirection of ['2>&-', '2</dev/null']) {
    const command = `exec "$0" --require ./instrumentation test/e2e/apps/endings.cjs 'natural end after a timer' ${redirection}`
    const ended = await runToEnd({ node: '/bin/sh', flags: ['-c', command, process.execPath] })
    expect(ended).toEqual({ code: 0, signal: null, stdout: 'done\n', stderr: '' })
  }
})
