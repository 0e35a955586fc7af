import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { commands, main } from '../../../src/cli/main.ts'

/** The whole stack is generated again and again, which takes its time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meterbridge-cli-'))
  folders.push(folder)
})

/** Calls the command in the folder, and gives all that it says. */
async function call(...args: string[]): Promise<{ code: number; printed: string; noted: string }> {
  const printed: string[] = []
  const noted: string[] = []
  const code = await main(args, {
    folder,
    environment: { PATH: '' },
    print: (text) => printed.push(text),
    note: (text) => noted.push(text),
    hasColours: false,
  })
  return { code, printed: printed.join('\n'), noted: noted.join('\n') }
}

function configure(config: object): void {
  writeFileSync(join(folder, 'meterbridge.config.json'), JSON.stringify(config))
}

const shop = { services: [{ name: 'shop', targets: ['shop:9464'] }] }

describe('the command', () => {
  test('shows every command without an argument, and fails', async () => {
    const { code, printed } = await call()
    expect(code).toBe(2)
    for (const name of Object.keys(commands)) expect(printed).toContain(`  ${name} `)
  })

  test.for(Object.keys(commands))('%s has a help with examples', async (name) => {
    const { code, printed } = await call(name, '--help')
    expect(code).toBe(0)
    expect(printed).toContain(`npx meterbridge ${name}`)
  })

  test('names what it does not know', async () => {
    expect(await call('generat')).toMatchObject({
      code: 2,
      noted: expect.stringContaining('COMMAND_INVALID') as string,
    })
    expect((await call('generate', '--al')).noted).toContain("Unknown option '--al'")
  })

  test('says that the configuration is missing', async () => {
    const { code, noted } = await call('generate')
    expect(code).toBe(2)
    expect(noted).toContain('CONFIG_MISSING')
  })
})

describe('init', () => {
  test('writes a configuration that fits package.json and never overwrites it', async () => {
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: '@acme/Shop API', dependencies: { pg: '8', bullmq: '6', express: '5' } }),
    )
    expect((await call('init')).printed).toBe('meterbridge.config.ts')
    const written = readFileSync(join(folder, 'meterbridge.config.ts'), 'utf8')
    expect(written).toContain("name: 'shop-api'")
    expect(written).toMatch(/postgres: .*\n.*redis: /)
    expect(written).not.toContain('kafka')
    writeFileSync(join(folder, 'meterbridge.config.ts'), 'mine')
    expect((await call('init')).code).toBe(0)
    expect(readFileSync(join(folder, 'meterbridge.config.ts'), 'utf8')).toBe('mine')
  })
})

describe('generate', () => {
  test('writes once, and --check fails when a file was changed, is missing or is no longer generated', async () => {
    configure(shop)
    expect((await call('generate')).printed).toContain('new      monitoring/prometheus/prometheus.yml')
    expect(await call('generate')).toEqual({ code: 0, printed: '', noted: '' })
    expect(await call('generate', '--check')).toEqual({ code: 0, printed: '', noted: '' })
    writeFileSync(join(folder, 'monitoring/prometheus/rules/http.yml'), 'groups: []\n')
    rmSync(join(folder, 'monitoring/runbooks/ShopDown.md'))
    expect(await call('generate', '--check')).toMatchObject({
      code: 1,
      printed: 'new      monitoring/runbooks/ShopDown.md\nchanged  monitoring/prometheus/rules/http.yml',
    })
  })

  test('removes what it generated before and no longer does, and nothing else', async () => {
    configure(shop)
    await call('generate')
    writeFileSync(join(folder, 'monitoring/runbooks/mine.md'), 'mine')
    configure({ services: [{ name: 'store', targets: ['store:9464'] }] })
    const { printed } = await call('generate')
    expect(printed).toContain('removed  monitoring/runbooks/ShopDown.md')
    expect(printed).toContain('new      monitoring/runbooks/StoreDown.md')
    expect(readFileSync(join(folder, 'monitoring/runbooks/mine.md'), 'utf8')).toBe('mine')
  })

  test('removes nothing outside of its folder, whatever the manifest says', async () => {
    configure(shop)
    await call('generate')
    writeFileSync(join(folder, 'keep.md'), 'mine')
    writeFileSync(join(folder, 'monitoring/meterbridge.json'), JSON.stringify({ files: ['../keep.md'] }))
    await call('generate')
    expect(readFileSync(join(folder, 'keep.md'), 'utf8')).toBe('mine')
  })
})

describe('check', () => {
  test('finds nothing wrong with what is generated', async () => {
    configure(shop)
    expect(await call('check')).toEqual({ code: 0, printed: '', noted: '' })
  })

  test('finds what a rule of the user asks for in vain', async () => {
    configure({ ...shop, check: { files: ['rules/*.yml', '*.yml'] } })
    writeFileSync(
      join(folder, 'own.yml'),
      'groups: [{ name: a, rules: [{ alert: A, expr: http_server_requests_total > 1 }] }]',
    )
    const { code, printed } = await call('check')
    expect(code).toBe(1)
    expect(printed).toBe(
      'error own.yml: no metric is called http_server_requests_total in http_server_requests_total > 1',
    )
  })
})

describe('diff', () => {
  test('compares with what was generated last', async () => {
    configure(shop)
    await call('generate')
    expect(await call('diff')).toEqual({ code: 0, printed: '', noted: '' })
    const path = join(folder, 'monitoring/meterbridge.json')
    const text = readFileSync(path, 'utf8').replace('"name": "user.active"', '"name": "user.present"')
    writeFileSync(path, text)
    expect(await call('diff')).toEqual({
      code: 1,
      printed: 'breaks  user.active: it was called user.present',
      noted: '',
    })
    expect((await call('diff', '--rules')).printed).toContain(
      '- record: user_present\n        expr: user_active',
    )
  })
})

describe('test', () => {
  test('says that promtool is missing', async () => {
    configure(shop)
    const { code, noted } = await call('test')
    expect(code).toBe(2)
    expect(noted).toContain('PROGRAM_MISSING')
  })
})

describe('docs', () => {
  const definition = `
    const { defineMetrics } = require(${JSON.stringify(join(import.meta.dirname, '../../../src/meters/define-metrics.ts'))})
    defineMetrics({ carts: { name: 'shop.carts', kind: 'counter', unit: '{cart}', description: 'Open carts.' } })
  `

  test('describes what the application defines, under the names that its services expose', async () => {
    writeFileSync(join(folder, 'metrics.cjs'), definition)
    configure({ ...shop, metrics: ['metrics.cjs'], metricPrefix: 'acme' })
    const { code, printed } = await call('docs')
    expect(code).toBe(0)
    expect(printed).toContain('| `acme_shop_carts_total` | counter |')
    expect(printed).not.toContain('http_server_request_duration_seconds')
    expect((await call('docs', '--all')).printed).toContain('http_server_request_duration_seconds')
  })

  test('writes into a file', async () => {
    configure(shop)
    expect(await call('docs', '--file', 'metrics.md')).toMatchObject({ code: 0, printed: '' })
    expect(readFileSync(join(folder, 'metrics.md'), 'utf8')).toContain('# Metrics')
  })
})
