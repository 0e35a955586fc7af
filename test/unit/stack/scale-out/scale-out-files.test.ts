import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { scaleOutFiles } from '../../../../src/stack/scale-out/scale-out-files.ts'
import { everything, stackOf, textsOf } from '../everything.ts'

const remoteWrite = { url: 'http://mimir/push', tenant: 'shop', username: 'u', passwordFile: '/run/p' }
const texts = textsOf(scaleOutFiles(stackOf({ ...everything, remoteWrite })))

describe('the files for larger set-ups', () => {
  it('have an agent that scrapes every service and sends on, with its secret in a file', () => {
    const agent = parse(texts['scale-out/agent.yml']!) as Record<string, unknown> & {
      scrape_configs: { job_name: string }[]
    }
    expect(Object.keys(agent)).toEqual(['global', 'scrape_configs', 'remote_write'])
    expect(agent.scrape_configs.map(({ job_name }) => job_name)).toEqual(
      expect.arrayContaining(['api', 'worker', 'node']),
    )
    expect(agent['remote_write']).toEqual([
      {
        url: 'http://mimir/push',
        name: 'meterbridge',
        send_exemplars: true,
        send_native_histograms: true,
        basic_auth: { username: 'u', password_file: '/run/p' },
        headers: { 'X-Scope-OrgID': 'shop' },
      },
    ])
  })

  it('keep references of Prometheus from the Collector, which takes a dollar for a variable', () => {
    const config = {
      ...everything,
      services: [{ name: 'api', discovery: { kind: 'docker', port: 9464 } }],
    } as const
    const text = textsOf(scaleOutFiles(stackOf(config)))['scale-out/otel-collector.yml']!
    expect(text).toContain('$$1:9464')
    expect(text).not.toMatch(/[^$]\$1/)
  })

  it('give the services with fixed targets to Alloy', () => {
    expect(texts['scale-out/config.alloy']).toContain(
      '{ __address__ = "api:9464", job = "api", service = "api", tier = "critical", component = "web" }',
    )
  })
})
