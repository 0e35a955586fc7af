import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeBinary, nodeVersions } from '../node-versions.ts'
import { commandProject } from './command-project.ts'

const metrics = `import { defineMetrics } from 'meterbridge'
import { orders } from './definitions'
export const meters = defineMetrics({ orders })
`
const definitions = `export const orders = { name: 'shop.orders', kind: 'counter', unit: '{order}', description: 'Orders.' } as const
`
const config = (metricsFile: string): string => `import { defineConfig } from 'meterbridge/config'
import { targets } from './deployment/targets.js'
export default defineConfig({ metrics: ['${metricsFile}'], services: [{ name: 'shop', targets }] })
`

const compiledToCommonJs = { name: 'shop', type: 'commonjs' }

describe.each(nodeVersions)('a project of Node %s', (version) => {
  it('whose TypeScript is compiled to CommonJS is read as it is written', async () => {
    using project = commandProject({ node: await nodeBinary(version) })
    project.write('package.json', JSON.stringify(compiledToCommonJs))
    project.write('src/metrics.ts', metrics)
    project.write('src/definitions/index.ts', definitions)
    project.write('deployment/targets.ts', "export const targets: string[] = ['shop:9464']\n")
    project.write('meterbridge.config.ts', config('src/metrics.ts'))
    expect(await project.meterbridge('docs')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('shop.orders') as string,
      stderr: '',
    })
    project.write('meterbridge.config.ts', "module.exports = { services: [{ name: 'shop', targets: [] }] }\n")
    expect(await project.meterbridge('docs')).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('init', () => {
  it.each([['commonjs'], ['module'], [undefined]])(
    'writes what generate reads, in a package of type %s',
    async (type) => {
      using project = commandProject()
      project.write('package.json', JSON.stringify({ name: 'shop', type, dependencies: { pg: '8' } }))
      project.remove('meterbridge.config.ts')
      expect(await project.meterbridge('init')).toMatchObject({ code: 0, stdout: 'meterbridge.config.ts\n' })
      expect(await project.meterbridge('generate')).toMatchObject({ code: 0, stderr: '' })
      expect(existsSync(join(project.folder, 'monitoring/prometheus/prometheus.yml'))).toBe(true)
      expect(await project.meterbridge('check')).toEqual({ code: 0, stdout: '', stderr: '' })
    },
  )
})
