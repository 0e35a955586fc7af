import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { catalogFamilies } from '../../../src/catalog/families.ts'
import type { StackConfig } from '../../../src/stack/define-config.ts'
import { everything } from '../../unit/stack/everything.ts'
import { debianProgram } from './debian-program.ts'
import { generatedFolder, type GeneratedFolder } from './generated-folder.ts'

/** The programs may have to be downloaded first. */
vi.setConfig({ testTimeout: 240_000 })

let folder: GeneratedFolder

beforeAll(() => {
  const metrics = [...catalogFamilies.values()].flat()
  folder = generatedFolder({ config: everything, metrics, version: '1.2.3' })
})
afterAll(() => folder[Symbol.dispose]())

async function run(program: string, args: readonly string[], env: Record<string, string> = {}) {
  return promisify(execFile)(program, args, {
    cwd: folder.path,
    env: { PATH: process.env['PATH']!, HOME: folder.path, ...env },
    maxBuffer: 1 << 26,
  })
}

const composeProgram = (): Promise<string> =>
  debianProgram({
    name: 'docker-compose',
    suite: 'sid',
    path: 'usr/libexec/docker/cli-plugins/docker-compose',
  })

describe('docker compose', () => {
  const compose = async (args: readonly string[], env: Record<string, string>) =>
    run(await composeProgram(), ['-f', 'docker-compose.yml', ...args], env)

  it('takes the file, with and without its profiles', async () => {
    const env = { GRAFANA_ADMIN_PASSWORD: 'of your own' }
    const { stdout: plain } = await compose(['config', '--services'], env)
    expect(plain.trim().split('\n').toSorted()).toEqual(['alertmanager', 'grafana', 'prometheus'])
    const { stdout: all } = await compose(['--profile', '*', 'config', '--services'], env)
    expect(all.trim().split('\n')).toHaveLength(9)
  })

  it('takes the file as a part of the file that the application has already', async () => {
    const own = { include: ['docker-compose.yml'], services: { shop: { image: 'shop:1.0.0' } } }
    writeFileSync(join(folder.path, 'own.yml'), JSON.stringify(own))
    const { stdout } = await run(await composeProgram(), ['-f', 'own.yml', 'config', '--services'], {
      GRAFANA_ADMIN_PASSWORD: 'of your own',
    })
    expect(stdout.trim().split('\n').toSorted()).toEqual(['alertmanager', 'grafana', 'prometheus', 'shop'])
  })

  it('takes two replicas behind a password', async () => {
    const config: StackConfig = {
      ...everything,
      prometheus: {
        replicas: 2,
        web: {
          user: { name: 'grafana', passwordHash: '$2y$10$x', passwordFile: '/etc/prometheus/password' },
        },
      },
    }
    using doubled = generatedFolder({
      config,
      metrics: [...catalogFamilies.values()].flat(),
      version: '1.2.3',
    })
    const env = { GRAFANA_ADMIN_PASSWORD: 'of your own', PROMETHEUS_PASSWORD: 'another' }
    const file = join(doubled.path, 'docker-compose.yml')
    const { stdout } = await run(await composeProgram(), ['-f', file, 'config', '--services'], env)
    expect(stdout.trim().split('\n').toSorted()).toEqual([
      'alertmanager',
      'alertmanager-2',
      'grafana',
      'prometheus',
      'prometheus-2',
    ])
  })

  it('refuses to start without a password for Grafana, and says which variable to set', async () => {
    await expect(compose(['config', '-q'], {})).rejects.toThrow('GRAFANA_ADMIN_PASSWORD')
  })
})

it.each([
  ['staging', '60s'],
  ['production', '15s'],
])('kustomize builds the overlay for %s with its own interval', async (name, interval) => {
  const kustomize = await debianProgram({ name: 'kustomize', suite: 'sid', path: 'usr/bin/kustomize' })
  const { stdout } = await run(kustomize, ['build', `kubernetes/overlays/${name}`])
  const resources = parseAllDocuments(stdout).map((document) => document.toJS() as Resource)
  expect(resources.every(({ metadata }) => metadata.labels?.['environment'] === name)).toBe(true)
  const monitors = resources.filter(({ kind }) => kind === 'PodMonitor')
  expect(monitors.map(({ spec }) => spec.podMetricsEndpoints[0]?.interval)).toEqual([interval, interval])
  expect(new Set(resources.map(({ kind }) => kind))).toEqual(
    new Set(['ConfigMap', 'GrafanaDashboard', 'PodMonitor', 'PrometheusRule']),
  )
})

interface Resource {
  readonly kind: string
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> }
  readonly spec: { readonly podMetricsEndpoints: readonly { readonly interval: string }[] }
}

it.each([
  ['the configuration of the agent', ['--agent', 'scale-out/agent.yml']],
  ['the part for metrics that are pushed', ['scale-out/prometheus-otlp.yml']],
  ['the configuration of Prometheus', ['prometheus/prometheus.yml']],
])('promtool of Prometheus 3 takes %s', async (_what, args) => {
  const promtool = await debianProgram({ name: 'promtool', suite: 'sid', path: 'usr/bin/promtool' })
  const { stdout } = await run(promtool, ['check', 'config', '--syntax-only', ...args])
  expect(stdout).toContain('SUCCESS')
})

it('vmalert takes every rule', async () => {
  const vmalert = await debianProgram({ name: 'victoria-metrics', suite: 'sid', path: 'usr/bin/vmalert' })
  const { stderr } = await run(vmalert, ['-dryRun', '-rule=prometheus/rules/*.yml'])
  expect(stderr).not.toMatch(/\berror\b|fatal/i)
})
