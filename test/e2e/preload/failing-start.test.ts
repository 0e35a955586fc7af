import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatMessage } from '../../../src/diagnostics/format-message.ts'
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
    `exports.main = () => ({
       include: ['pg'],
       isThisThreadEnough: true,
       hookImports() {},
       reportFailure: (thrown) => console.error('not hooked: ' + thrown.code),
     })`,
  )
  for (const name of ['import-in-the-middle', 'pg']) {
    const contents = { exports: name === 'pg' ? './pg.mjs' : {} }
    mkdirSync(join(folder, 'node_modules', name), { recursive: true })
    writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify(contents))
  }
  writeFileSync(join(folder, 'node_modules', 'pg', 'pg.mjs'), 'export const name = "pg"')
  const app = join(folder, 'app.mjs')
  writeFileSync(app, "import { name } from 'pg'\nconsole.log(name, (await import('pg')).name)")
  const flags = ['--require', join(folder, 'instrumentation')]
  expect(await runToEnd({ app, flags })).toEqual({
    code: 0,
    signal: null,
    stdout: 'pg pg\n',
    stderr: 'not hooked: ERR_PACKAGE_PATH_NOT_EXPORTED\n',
  })
})
