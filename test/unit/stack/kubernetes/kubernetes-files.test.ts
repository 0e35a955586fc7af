import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { kubernetesFiles } from '../../../../src/stack/kubernetes/kubernetes-files.ts'
import { everything, stackOf, textsOf } from '../everything.ts'

const texts = textsOf(kubernetesFiles(stackOf(everything)))
const base = 'kubernetes/base'

describe('the resources for Kubernetes', () => {
  it('have the pods of each service scraped under its name', () => {
    const monitor = parse(texts[`${base}/monitor-worker.yml`]!) as {
      spec: {
        namespaceSelector: unknown
        selector: unknown
        podMetricsEndpoints: [{ relabelings: unknown[] }]
      }
    }
    expect(monitor.spec.namespaceSelector).toEqual({ matchNames: ['shop'] })
    expect(monitor.spec.selector).toEqual({ matchLabels: { 'app.kubernetes.io/name': 'worker' } })
    expect(monitor.spec.podMetricsEndpoints[0].relabelings).toContainEqual({
      targetLabel: 'job',
      replacement: 'worker',
    })
  })

  it('hold the rules as Prometheus reads them', () => {
    const { spec } = parse(texts[`${base}/rules-http.yml`]!) as {
      spec: { groups: { rules: { alert?: string }[] }[] }
    }
    expect(spec.groups[0]?.rules.map(({ alert }) => alert)).toContain('HttpHighErrorRate')
  })

  it('hold each dashboard, which fits into what Kubernetes stores', () => {
    const { data } = parse(texts[`${base}/dashboard-meterbridge-overview.yml`]!) as {
      data: Record<string, string>
    }
    const text = data['meterbridge-overview.json']!
    expect(JSON.parse(text)).toMatchObject({ uid: 'meterbridge-overview' })
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000)
  })

  it('are all listed for Kustomize', () => {
    const { resources } = parse(texts[`${base}/kustomization.yml`]!) as { resources: string[] }
    const files = Object.keys(texts)
      .filter((path) => path.startsWith(`${base}/`) && !path.endsWith('kustomization.yml'))
      .map((path) => path.slice(base.length + 1))
    expect(resources.toSorted()).toEqual(files.toSorted())
  })

  it('are each in exactly one part of the Helm chart that a value switches', () => {
    const template = texts['kubernetes/chart/templates/resources.yaml']!
    const patterns = [...template.matchAll(/Glob "(resources\/[^"*]+)\*\.yml"/g)].map(([, prefix]) => prefix!)
    const resources = Object.keys(texts)
      .filter((path) => path.startsWith('kubernetes/chart/resources/'))
      .map((path) => path.slice('kubernetes/chart/'.length))
    expect(patterns).toHaveLength(4)
    expect(
      resources.filter((path) => patterns.filter((prefix) => path.startsWith(prefix)).length !== 1),
    ).toEqual([])
  })
})
