import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installPacked, type InstalledPackage } from './installed-package.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bin = (name: string): string => join(root, 'node_modules/.bin', name)

let installed: InstalledPackage

beforeAll(() => {
  installed = installPacked(['typescript58@npm:typescript@5.8', '@types/node@22', 'jest@30.5.2'])
})
afterAll(() => installed.remove())

async function scrapeConsumer(script: string): Promise<{ metrics: string; ready: string }> {
  const child = spawn(process.execPath, ['--require', 'meterbridge/instrumentation', script], {
    cwd: installed.folder,
    env: { ...process.env, OTEL_EXPORTER_PROMETHEUS_PORT: '0' },
  })
  try {
    let said = ''
    const url = await new Promise<string>((resolve, reject) => {
      child.stderr.on('data', (data) => {
        said += String(data)
        const [found] = /http:\/\/localhost:\d+/.exec(said) ?? []
        if (found !== undefined) resolve(found)
      })
      child.on('exit', () => reject(new Error(`the consumer ended: ${said}`)))
    })
    const page = async (): Promise<string> => (await fetch(`${url}/metrics`)).text()
    await expect.poll(page, { timeout: 120_000 }).toContain('http_server_request_duration_seconds_count{')
    return { metrics: await page(), ready: await (await fetch(`${url}/ready`)).text() }
  } finally {
    child.kill('SIGKILL')
  }
}

describe('the packed package', () => {
  it.each(['consumer.cjs', 'consumer.mjs', 'consumer.ts'])(
    'measures %s and takes its business meters and its own metrics',
    async (script) => {
      const { metrics, ready } = await scrapeConsumer(script)
      expect(metrics).toMatch(/^http_server_request_duration_seconds_count\{.*\} 1$/m)
      expect(metrics).toMatch(/^workflow_run_duration_seconds_count\{.*workflow_name="import".*\} 1$/m)
      expect(metrics).toMatch(/^shop_orders_total\{.*side="buy".*\} 1$/m)
      expect(metrics).toMatch(/^user_events_total\{user_event_name="visit"\} 1$/m)
      expect(metrics).toMatch(/^target_info\{.*service_name="consumer-app",service_version="1\.2\.3"/m)
      expect(ready).toBe('warming up\n')
    },
  )

  it.each(['metrics-test.cjs', 'metrics-test.mjs', 'metrics-test.ts'])(
    'lets %s assert what was recorded, without the preload',
    (script) => {
      const tested = spawnSync(process.execPath, ['--test', script], {
        cwd: installed.folder,
        encoding: 'utf8',
      })
      expect(tested, tested.stdout).toMatchObject({ status: 0 })
      expect(tested.stdout).toMatch(/^(#|ℹ) pass 1$/m)
    },
  )

  it('has matchers that Jest takes, and forgets what was recorded between its tests', () => {
    const jest = join(installed.folder, 'node_modules/jest/bin/jest.js')
    const tested = spawnSync(process.execPath, [jest, '--testMatch', '**/jest.test.cjs'], {
      cwd: installed.folder,
      encoding: 'utf8',
    })
    expect(tested, tested.stderr).toMatchObject({ status: 0 })
    expect(tested.stderr).toMatch(/^Tests: +2 passed, 2 total$/m)
  })

  it('type-checks in a CommonJS consumer on TypeScript 5.8 and on 7', () => {
    const project = join(installed.folder, 'tsconfig.json')
    for (const compiler of [join(installed.folder, 'node_modules/typescript58/bin/tsc'), bin('tsc')]) {
      const compiled = spawnSync(process.execPath, [realpathSync(compiler), '-p', project], {
        encoding: 'utf8',
      })
      expect(compiled).toMatchObject({ status: 0, stdout: '' })
    }
  })

  it('installs one copy of each OpenTelemetry package', () => {
    const copies = new Map<string, number>()
    const visit = (folder: string): void => {
      const scope = join(folder, '@opentelemetry')
      for (const name of existsSync(scope) ? readdirSync(scope) : [])
        copies.set(name, (copies.get(name) ?? 0) + 1)
      for (const entry of existsSync(folder) ? readdirSync(folder) : []) {
        const inner = entry.startsWith('@')
          ? readdirSync(join(folder, entry)).map((name) => join(entry, name))
          : [entry]
        for (const name of inner) visit(join(folder, name, 'node_modules'))
      }
    }
    visit(join(installed.folder, 'node_modules'))
    expect(copies.size).toBeGreaterThan(10)
    expect([...copies].filter(([, count]) => count > 1)).toEqual([])
  })

  it('holds what it needs and nothing of the repository besides', () => {
    const files = execFileSync('tar', ['-tzf', installed.tarball], { encoding: 'utf8' }).trim().split('\n')
    const folders = new Set(files.map((file) => file.split('/')[1]))
    expect([...folders].sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'instrumentation',
      'package.json',
    ])
  })

  it('passes publint and the check of its types for every kind of consumer', () => {
    const publint = spawnSync(bin('publint'), ['run', '--strict', installed.tarball], { encoding: 'utf8' })
    expect(publint, publint.stdout).toMatchObject({ status: 0 })
    const attw = spawnSync(bin('attw'), [installed.tarball], { encoding: 'utf8' })
    expect(attw, attw.stdout).toMatchObject({ status: 0 })
  })

  it('names each dependency in one exact version', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    expect(Object.values(dependencies).filter((range) => !/^\d+\.\d+\.\d+$/.test(range))).toEqual([])
  })
})
