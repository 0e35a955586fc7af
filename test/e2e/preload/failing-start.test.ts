import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatMessage } from '../../../src/diagnostics/messages.ts'
import { root, runToEnd } from '../run-app.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meterbridge-preload-test-'))
  cpSync(`${root}instrumentation`, join(folder, 'instrumentation'), { recursive: true })
  mkdirSync(join(folder, 'dist'))
  cpSync(`${root}dist/is-wanted.cjs`, join(folder, 'dist', 'is-wanted.cjs'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const parts = [
  ['is missing', undefined, "Error: Cannot find module '../dist/preload.cjs'"],
  ['is torn', 'exports.main = () => {', 'SyntaxError: Unexpected end of input'],
] as const

test.each(parts)('says one line and runs the application when the build %s', async (_case, build, reason) => {
  if (build !== undefined) writeFileSync(join(folder, 'dist', 'preload.cjs'), build)
  const flags = ['--require', join(folder, 'instrumentation')]
  expect(await runToEnd({ app: 'endings.cjs', args: ['natural end'], flags })).toEqual({
    code: 0,
    signal: null,
    stdout: 'done\n',
    stderr: `meterbridge: ${formatMessage('BUILD_MISSING', { reason })}\n`,
  })
})

test('says one line and runs the application when `import` cannot be hooked', async () => {
  writeFileSync(
    join(folder, 'dist', 'preload.cjs'),
    `exports.main = () => ({ hookedModules: ['pg'] })
     exports.reportNotHooked = (thrown) => console.error('not hooked: ' + thrown.code)`,
  )
  const hooks = join(folder, 'node_modules', 'import-in-the-middle')
  mkdirSync(hooks, { recursive: true })
  writeFileSync(join(hooks, 'package.json'), '{ "exports": {} }')
  const flags = ['--require', join(folder, 'instrumentation')]
  expect(await runToEnd({ app: 'endings.cjs', args: ['natural end'], flags })).toEqual({
    code: 0,
    signal: null,
    stdout: 'done\n',
    stderr: 'not hooked: ERR_PACKAGE_PATH_NOT_EXPORTED\n',
  })
})
