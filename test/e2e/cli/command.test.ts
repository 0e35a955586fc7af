import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { nodeBinary } from '../node-versions.ts'
import { commandProject } from './command-project.ts'
import { serve } from './serve.ts'

const project = commandProject()
const { folder, meterbridge } = project
afterAll(() => project[Symbol.dispose]())

describe('the built command', () => {
  it('reads a configuration and metrics in TypeScript, and says nothing but what it wrote', async () => {
    const { code, stdout, stderr } = await meterbridge('generate')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('new      monitoring/prometheus/prometheus.yml\n')
    const objectives = readFileSync(join(folder, 'monitoring/prometheus/rules/slo.yml'), 'utf8')
    expect(objectives).toContain('shop_checkout_duration_seconds_bucket{le="0.7"}[5m]')
    expect(existsSync(join(folder, 'monitoring/runbooks/ShopDown.md'))).toBe(true)
    expect(await meterbridge('generate', '--check')).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('runs the tests of the alerts with the real promtool', async () => {
    await meterbridge('generate')
    const { code, stdout } = await meterbridge('test')
    expect(stdout).toContain('passed  http.test.yml\n')
    expect(stdout).not.toContain('failed')
    expect(code).toBe(0)
  })

  it('knows the metrics of the application when it looks at its rules', async () => {
    const rule = (expr: string): void =>
      project.write('own/rules.yml', `groups: [{ name: a, rules: [{ record: b, expr: "${expr}" }] }]`)
    rule('rate(shop_orders_total[5m])')
    expect(await meterbridge('check')).toEqual({ code: 0, stdout: '', stderr: '' })
    rule('rate(shop_order_total[5m])')
    expect(await meterbridge('check')).toMatchObject({
      code: 1,
      stdout: 'error own/rules.yml: no metric is called shop_order_total in rate(shop_order_total[5m])\n',
    })
  })
})

describe('the command on Node 22.15, which loads TypeScript only with a flag', () => {
  it('reads the same configuration, says nothing more and ends with the same code', async () => {
    using old = commandProject({ node: await nodeBinary('22.15.0') })
    expect(await old.meterbridge('generate')).toMatchObject({ code: 0, stderr: '' })
    expect(existsSync(join(old.folder, 'monitoring/runbooks/ShopDown.md'))).toBe(true)
    expect(await old.meterbridge('generate', '--check')).toEqual({ code: 0, stdout: '', stderr: '' })
    old.write('monitoring/prometheus/rules/http.yml', 'groups: []')
    expect(await old.meterbridge('generate', '--check')).toEqual({
      code: 1,
      stdout: 'changed  monitoring/prometheus/rules/http.yml\n',
      stderr: '',
    })
    expect(await old.meterbridge('generate', '--config', 'absent.ts')).toMatchObject({ code: 2 })
  })
})

describe('wait', () => {
  it('ends once every address answers well', async () => {
    let asked = 0
    await using slow = await serve((_, response) => response.writeHead(++asked < 3 ? 503 : 200).end())
    expect(await meterbridge('wait', slow.url)).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(asked).toBe(3)
  })

  it('says why an address did not, when the time is over', async () => {
    await using down = await serve((_, response) => response.writeHead(503).end())
    expect(await meterbridge('wait', down.url, '--timeout', '1')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${down.url} is not there yet: `) as string,
    })
  })
})
