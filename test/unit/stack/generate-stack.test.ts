import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readCatalog } from '../../../scripts/generate/read-catalog.ts'
import { catalogFamilies } from '../../../src/catalog/families.ts'
import type { Metric } from '../../../src/catalog/metric.ts'
import { generateStack } from '../../../src/stack/generate-stack.ts'
import { lintStack } from '../../../src/stack/lint-stack.ts'
import { sampleConfig } from './sample-config.ts'

const metrics = [...catalogFamilies.values()].flat()
const parts = { config: sampleConfig, metrics, version: '1.2.3' }

interface RuleFile {
  groups: {
    rules: {
      alert?: string
      expr: string
      for?: string
      labels: Record<string, string>
      annotations: Record<string, string>
    }[]
  }[]
}

function rulesOf(files: readonly { path: string; text: string }[]): RuleFile['groups'][number]['rules'] {
  return files
    .filter(({ path }) => path.startsWith('prometheus/rules/'))
    .flatMap(({ text }) => (parse(text) as RuleFile).groups.flatMap(({ rules }) => rules))
}

test('every file of the catalog is among its families', async () => {
  const read = await readCatalog()
  const names = (files: Iterable<readonly [string, readonly Metric[]]>): unknown =>
    [...files]
      .filter(([, list]) => list.length > 0)
      .map(([file, list]) => [file, list.map(({ name }) => name).toSorted()])
      .toSorted()
  expect(names(catalogFamilies)).toEqual(names(read.map((file) => [file.name, file.metrics])))
})

describe('a generated stack', () => {
  test('is the same each time, in the order of its paths', () => {
    const files = generateStack(parts)
    expect(generateStack({ ...parts, metrics: metrics.toReversed() })).toEqual(files)
    expect(files.map(({ path }) => path)).toEqual(files.map(({ path }) => path).toSorted())
  })

  test('says in each file which version and which catalog made it', () => {
    const [first, second] = [metrics, metrics.slice(1)].map((list) =>
      generateStack({ ...parts, metrics: list }),
    )
    const header = /meterbridge 1\.2\.3/
    expect(first!.filter(({ text }) => !header.test(text))).toEqual([])
    expect(first![0]!.text).not.toBe(second![0]!.text)
  })

  test('asks for nothing that the catalog lacks', () => {
    expect(lintStack({ ...parts, ownFiles: [] })).toEqual([])
  })

  test('fails the check when a metric or an attribute of its rules is renamed in the catalog', () => {
    const renamed = metrics.map((metric): Metric => {
      if (metric.name === 'nodejs.eventloop.utilization') return { ...metric, name: 'nodejs.eventloop.usage' }
      if (metric.name !== 'http.server.request.duration') return metric
      const { 'http.response.status_code': status, ...others } = metric.attributes as Metric['attributes']
      return { ...metric, attributes: { ...others, 'http.status': status! } }
    })
    const problems = lintStack({ ...parts, metrics: renamed, ownFiles: [] }).map(({ problem }) => problem)
    expect(problems).toContain('no metric is called nodejs_eventloop_utilization_ratio')
    expect(problems).toContain(
      'http_server_request_duration_seconds_count has no label http_response_status_code',
    )
  })

  test('gives each alert a severity, a component, a summary, a page and a dashboard', () => {
    const files = generateStack(parts)
    const alerts = rulesOf(files).filter(({ alert }) => alert !== undefined)
    expect(alerts.length).toBeGreaterThan(90)
    for (const { alert, labels, annotations } of alerts) {
      expect(labels['severity'], alert).toMatch(/^(critical|high|medium|low)$/)
      expect(labels['component'], alert).not.toBe('')
      expect(annotations, alert).toMatchObject({
        summary: expect.any(String) as string,
        dashboard_url: expect.stringContaining('/d/meterbridge-') as string,
      })
      expect(files.map(({ path }) => path)).toContain(annotations['runbook_url'])
    }
  })

  test('does as the configuration says of an alert', () => {
    const alerts = rulesOf(generateStack(parts))
    expect(alerts.find(({ alert }) => alert === 'HttpHighRequestRate')).toBeUndefined()
    expect(alerts.find(({ alert }) => alert === 'HttpHighErrorRate')).toMatchObject({
      expr: expect.stringMatching(/> 0\.1$/) as string,
      for: '3m',
      keep_firing_for: '5m',
      labels: { severity: 'high' },
    })
  })

  test('divides every duration by the scale, and has no tests then', () => {
    const files = generateStack({ ...parts, scale: 60 })
    const rangeOf = (list: typeof files, name: string): string | undefined =>
      /(?<=\[)\w+(?=\])/.exec(rulesOf(list).find(({ alert }) => alert === name)!.expr)?.[0]
    for (const [name, range, scaled] of [
      ['AirflowSchedulerDown', '2m', '2s'],
      ['HighModelReloadFailureRate', '10m', '10s'],
      ['AiBudgetNearlySpent', '30d', '12h'],
    ] as const) {
      expect([rangeOf(generateStack(parts), name), rangeOf(files, name)]).toEqual([range, scaled])
    }
    expect(files.filter(({ path }) => path.includes('/tests/'))).toEqual([])
  })

  test('names metrics by the strategy that the services use', () => {
    const named = (translationStrategy: 'NoTranslation' | 'UnderscoreEscapingWithoutSuffixes'): string =>
      rulesOf(generateStack({ ...parts, config: { ...sampleConfig, slos: [], translationStrategy } })).find(
        ({ alert }) => alert === 'HttpHighErrorRate',
      )!.expr
    expect(named('UnderscoreEscapingWithoutSuffixes')).toContain('(http_server_request_duration_count{')
    expect(named('NoTranslation')).toContain(
      '{"http.server.request.duration_count","http.response.status_code"=~"5.."}',
    )
  })
})
