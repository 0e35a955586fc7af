import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build, type BuildOptions } from 'esbuild'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { examineProject } from '../../../../src/cli/doctor/examine-project.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meterbridge-doctor-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function start(line: string): void {
  write('package.json', JSON.stringify({ scripts: { start: line } }))
}

/** Gives what is not fine as lines. */
function found(environment: Record<string, string> = {}): readonly string[] {
  return examineProject({ folder, environment, print: () => {}, note: () => {}, hasColours: false })
    .filter(({ state, subject }) => state !== 'fine' && subject !== 'meterbridge')
    .map(({ state, subject, finding }) => `${state} ${subject}: ${finding}`)
}

describe('how an application is started', () => {
  it.each([
    ['node --require meterbridge/instrumentation app.js', []],
    ['node app.js', ['wrong preload: no script of package.json has it']],
    [
      'node app.js --require meterbridge/instrumentation',
      ['wrong script start: the preload stands after the file'],
    ],
    [
      'node -r dotenv/config -r meterbridge/instrumentation app.js',
      ['look script start: dotenv/config is loaded before the preload'],
    ],
    [
      'node --require ./first.js --require meterbridge/instrumentation app.js',
      ['look script start: ./first.js is loaded before the preload'],
    ],
    [
      'NODE_OPTIONS="--require meterbridge/instrumentation" pm2 start app.js -i 4',
      ['look script start: it starts cluster workers'],
    ],
  ])('%s', (line, expected) => {
    start(line)
    expect(found()).toEqual(expected)
  })

  it('may be by NODE_OPTIONS', () => {
    start('node app.js')
    expect(found({ NODE_OPTIONS: '--require meterbridge/instrumentation' })).toEqual([])
  })

  it.each(['cjs', 'esm'] as const)(
    'is seen to be a bundle with libraries in it: %s of esbuild',
    async (format) => {
      start('node -r meterbridge/instrumentation dist/app.js')
      write('src/app.js', "import { Client } from 'pg'\nnew Client()\n")
      const { pathname } = new URL('../../../../node_modules', import.meta.url)
      const options: BuildOptions = {
        entryPoints: [join(folder, 'src/app.js')],
        outfile: join(folder, 'dist/app.js'),
        bundle: true,
        platform: 'node',
        format,
        nodePaths: [pathname],
        logLevel: 'silent',
      }
      await build({ ...options, packages: 'external' })
      expect(found()).toEqual([])
      await build(options)
      expect(found()).toEqual([
        'wrong script start: dist/app.js is a bundle with libraries in it, which no preload can see',
      ])
    },
  )
})

describe('what is installed', () => {
  it.each([
    ['1.10.0', []],
    ['1.4.0', []],
    [
      '1.11.0',
      ['wrong @opentelemetry/api: meters made with 1.11.0 in node_modules/other/node_modules do nothing'],
    ],
    [
      '2.0.0',
      ['wrong @opentelemetry/api: meters made with 2.0.0 in node_modules/other/node_modules do nothing'],
    ],
  ])('may be a second copy of the API of version %s', (version, expected) => {
    start('node -r meterbridge/instrumentation app.js')
    const api = '@opentelemetry/api'
    write('node_modules/meterbridge/package.json', JSON.stringify({ dependencies: { [api]: '1.10.0' } }))
    write(`node_modules/${api}/package.json`, JSON.stringify({ version: '1.10.0' }))
    write(`node_modules/other/node_modules/${api}/package.json`, JSON.stringify({ version }))
    expect(found().map((line) => line.split(',')[0])).toEqual(expected)
  })
})

it.each([
  ['OTEL_SDK_DISABLED', 'true', 'wrong'],
  ['ENABLE_METRICS', 'false', 'wrong'],
  ['METERBRIDGE_ENDPOINT', 'off', 'wrong'],
  ['OTEL_METRICS_EXPORTER', 'otlp', 'wrong'],
  ['OTEL_METRICS_EXPORTER', 'otlp,prometheus', undefined],
  ['OTEL_NODE_DISABLED_INSTRUMENTATIONS', 'http', 'look'],
  ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'http', 'look'],
  ['OTEL_EXPORTER_PROMETHEUS_HOST', '127.0.0.1', 'look'],
  ['OTEL_EXPORTER_PROMETHEUS_HOST', '0.0.0.0', undefined],
  ['METERBRIDGE_METRIC_PREFIX', 'acme', 'look'],
  ['METERBRIDGE_TRANSLATION_STRATEGY', 'NoTranslation', 'look'],
  ['METERBRIDGE_TRANSLATION_STRATEGY', 'UnderscoreEscapingWithSuffixes', undefined],
])('the variable %s of %s is %s', (name, value, state) => {
  start('node -r meterbridge/instrumentation app.js')
  expect(found({ [name]: value }).map((line) => line.split(':')[0])).toEqual(
    state === undefined ? [] : [`${state} ${name}`],
  )
})
