import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeBinary } from '../node-versions.ts'
import { root, runToEnd } from '../run-app.ts'

let folder: string

/** Packages by the names of real ones, in versions that no instrument knows. */
const packages = {
  ioredis: '3.0.0',
  pg: '7.18.2',
  bullmq: '99.0.0',
  koa: '1.7.1',
  '@hapi/hapi': '19.2.0',
  hono: '3.12.12',
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meterbridge-versions-test-'))
  for (const [name, version] of Object.entries(packages)) {
    const target = join(folder, 'node_modules', name)
    mkdirSync(target, { recursive: true })
    writeFileSync(join(target, 'package.json'), JSON.stringify({ name, version }))
    writeFileSync(join(target, 'index.js'), `exports.answer = () => '${name} works'`)
  }
  const names = Object.keys(packages)
  const required = names.map((name) => `console.log(require('${name}').answer())`)
  // What is loaded twice is still said once.
  writeFileSync(join(folder, 'app.cjs'), [...required, ...required, 'setTimeout(() => {}, 20)'].join('\n'))
  const imported = names.flatMap((name, index) => [
    `import package${index} from '${name}'`,
    `console.log(package${index}.answer())`,
  ])
  writeFileSync(join(folder, 'app.mjs'), imported.join('\n'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const cases = (['22.15.0', '24.21.0'] as const).flatMap((version) =>
  ['app.cjs', 'app.mjs'].map((file) => ({ version, file })),
)

test.concurrent.each(cases)(
  'Node $version: $file runs on with one line a library',
  async ({ version, file }) => {
    const { code, stdout, stderr } = await runToEnd({
      app: join(folder, file),
      cwd: folder,
      node: await nodeBinary(version),
      flags: ['--require', `${root}instrumentation`],
      env: { METERBRIDGE_START_LINE: 'false' },
    })
    expect(code).toBe(0)
    expect(stdout).toContain(
      Object.keys(packages)
        .map((name) => `${name} works\n`)
        .join(''),
    )
    expect(stderr.trimEnd().split('\n')).toEqual(
      Object.entries(packages).map(([name, installed]) =>
        expect.stringContaining(`LIBRARY_VERSION_UNSUPPORTED: ${name} ${installed} is not measured because`),
      ),
    )
  },
)
