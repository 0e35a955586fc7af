import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { cacheFolder } from '../../../scripts/services/state-file.ts'
import { unpackDebianPackage } from '../../../scripts/services/unpack-debian-package.ts'
import { catalogFamilies } from '../../../src/catalog/families.ts'
import type { StackConfig } from '../../../src/stack/define-config.ts'
import { generateStack } from '../../../src/stack/generate-stack.ts'
import { promtool, requireJudge } from '../../conformance/judges/require-judge.ts'
import { ownAlertsOfSample, ownMetricsOfSample } from '../../unit/stack/own-alerts.ts'
import tradingConfig from '../../../examples/trading/meterbridge.config.ts'
import { sampleConfig } from '../../unit/stack/sample-config.ts'
import { generatedFolder } from './generated-folder.ts'

/** Programs may have to be downloaded first, and promtool makes a database for each case: a minute on a loaded machine. */
vi.setConfig({ testTimeout: 240_000 })

const folder = mkdtempSync(join(tmpdir(), 'meterbridge-stack-'))
afterAll(() => rmSync(folder, { recursive: true }))

const parent = join(cacheFolder, 'debian')
let program: string

beforeAll(async () => {
  program = await requireJudge(promtool)
  write(sampleConfig)
})

function write(sample: StackConfig): void {
  const config = { ...sample, ownAlerts: ownAlertsOfSample }
  const metrics = [...[...catalogFamilies.values()].flat(), ...ownMetricsOfSample]
  for (const { path, text } of generateStack({ config, metrics, version: '0.0.0' })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** The tests of rules keep a database of samples, which is several times faster in memory. */
const environment = existsSync('/dev/shm') ? { ...process.env, TMPDIR: '/dev/shm' } : process.env

function judge(...args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  })
  return { status, output: `${stdout}${stderr}` }
}

describe('the generated rules', () => {
  test('are what promtool accepts, without advice', () => {
    const files = globSync('prometheus/rules/*.yml', { cwd: folder })
    expect(files.length).toBeGreaterThan(4)
    expect(judge('check', 'rules', '--lint=all', '--lint-fatal', ...files)).toMatchObject({ status: 0 })
  })

  test('fire and stay quiet as their own tests say', () => {
    const files = globSync('prometheus/tests/*.test.yml', { cwd: folder })
    expect(files.length).toBeGreaterThan(3)
    for (const file of files) expect(judge('test', 'rules', file), file).toMatchObject({ status: 0 })
  })

  test('of the trading example fire and stay quiet as their own tests say', () => {
    using example = generatedFolder({
      config: tradingConfig,
      metrics: [...catalogFamilies.values()].flat(),
      version: '0.0.0',
    })
    // Its other rules are those of the sample.
    const file = join(example.path, 'prometheus/tests/services.test.yml')
    expect(judge('test', 'rules', file)).toMatchObject({ status: 0 })
  })

  test('fail their tests when a threshold is wrong', () => {
    const path = join(folder, 'prometheus/rules/http.yml')
    const text = readFileSync(path, 'utf8')
    const broken = text.replace('> 0.1\n', '> 0.99\n')
    expect(broken).not.toBe(text)
    writeFileSync(path, broken)
    try {
      const { status, output } = judge('test', 'rules', 'prometheus/tests/http.test.yml')
      expect(status).toBe(1)
      expect(output).toContain('HttpHighErrorRate')
    } finally {
      writeFileSync(path, text)
    }
  })
})

describe('the generated configuration of Prometheus', () => {
  test('is what 2.42 accepts, whose package at Debian is built without Kubernetes', () => {
    const services = sampleConfig.services.filter(({ discovery }) => discovery?.kind !== 'kubernetes')
    write({ ...sampleConfig, services, prometheus: { version: '2.42' } })
    expect(judge('check', 'config', '--syntax-only', 'prometheus/prometheus.yml')).toMatchObject({
      status: 0,
    })
  })

  test('is what the Prometheus of Debian sid accepts', async () => {
    const unpacked = await unpackDebianPackage({ name: 'promtool', suite: 'sid', parent })
    write(sampleConfig)
    const file = join(folder, 'prometheus/prometheus.yml')
    const checked = spawnSync(join(unpacked, 'usr/bin/promtool'), ['check', 'config', '--syntax-only', file])
    expect(checked.status, checked.stderr.toString()).toBe(0)
  })
})

describe('the generated configuration of Alertmanager', () => {
  test.for(['bookworm', 'sid'])('is what amtool of Debian %s accepts', async (suite) => {
    const unpacked = await unpackDebianPackage({ name: 'prometheus-alertmanager', suite, parent })
    const amtool = join(unpacked, 'usr/bin/amtool')
    const file = join(folder, 'alertmanager/alertmanager.yml')
    const checked = spawnSync(amtool, ['check-config', file], { encoding: 'utf8' })
    expect(`${checked.stdout}${checked.stderr}`).toContain('SUCCESS')
    const route = (labels: readonly string[]): string =>
      execFileSync(amtool, ['config', 'routes', 'test', `--config.file=${file}`, ...labels], {
        encoding: 'utf8',
      }).trim()
    expect(route(['severity=critical', 'component=trading'])).toBe('page,mail,hook')
    expect(route(['severity=high', 'component=trading'])).toBe('team,mail,hook')
    expect(route(['severity=low', 'component=trading'])).toBe('mail,hook')
  })
})
