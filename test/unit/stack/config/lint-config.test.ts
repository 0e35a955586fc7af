import { expect, test } from 'vitest'
import { catalogFamilies } from '../../../../src/catalog/families.ts'
import { lintConfig } from '../../../../src/stack/config/lint-config.ts'
import type { StackConfig } from '../../../../src/stack/define-config.ts'
import { sampleConfig } from '../sample-config.ts'

const metrics = [...catalogFamilies.values()].flat()

/** Lists what is wrong with the sample when a part of it is replaced, by whatever JavaScript may give. */
function problemsOf(change: Readonly<Record<string, unknown>>): string[] {
  return lintConfig({ ...sampleConfig, ...change } as StackConfig, metrics).map(
    ({ field, because }) => `${field}: ${because}`,
  )
}

test('a configuration that uses everything is right', () => {
  expect(problemsOf({})).toEqual([])
})

test.for([
  [{ services: 'shop' }, 'services: it is no list'],
  [{ services: [{ name: 'Shop', targets: ['a:1'] }] }, 'services[0].name: it is Shop'],
  [{ services: [{ name: 'a' }] }, 'services[0]: it has neither targets nor discovery'],
  [
    { services: [{ name: 'a', targets: ['http://a/'] }] },
    'services[0].targets: http://a/ is no host with a port',
  ],
  [
    { services: [1, 2].map(() => ({ name: 'a', targets: ['a:1'] })) },
    'services[1].name: a is declared twice',
  ],
  [{ packs: ['https'] }, 'packs: there is no pack https'],
  [{ exporters: { mysql: { targets: [] } } }, 'exporters: mysql is not known'],
  [{ prometheus: { replicas: 0 } }, 'prometheus.replicas: it is 0'],
  [{ severityNames: 'short' }, 'severityNames: it is short'],
  [{ translationStrategy: 'none' }, 'translationStrategy: it is none'],
  [{ alerts: { HighError: false } }, 'alerts.HighError: there is no such alert'],
  [{ alerts: { HttpHighErrorRate: { severity: 'bad' } } }, 'alerts.HttpHighErrorRate.severity: it is bad'],
  [
    { alerts: { HttpHighErrorRate: { thresholds: { ratio: 1 } } } },
    'alerts.HttpHighErrorRate.thresholds: it has no threshold ratio',
  ],
  [
    { alerts: { HttpHighErrorRate: { for: '5 minutes' } } },
    'alerts.HttpHighErrorRate.for: "5 minutes" is no duration',
  ],
  [
    { ownAlerts: { HttpHighErrorRate: { summary: 'a', description: 'b', expression: 'up' } } },
    'ownAlerts.HttpHighErrorRate: an alert of this name is generated anyway',
  ],
  [
    { ownAlerts: { 'too slow': { summary: 'a', description: 'b', expression: 'up' } } },
    'ownAlerts.too slow: its name is no word in capitals and small letters',
  ],
  [{ ownAlerts: { Slow: { summary: 'a', expression: 'up' } } }, 'ownAlerts.Slow: it has no description'],
  [
    { ownAlerts: { Slow: { summary: 'a', description: 'b', metric: 'shop.slow', above: 1 } } },
    'ownAlerts.Slow: no metric is called shop.slow',
  ],
  [
    {
      ownAlerts: {
        Slow: { summary: 'a', description: 'b', metric: 'cache.entries', above: 1, by: ['cache'] },
      },
    },
    'ownAlerts.Slow: cache.entries has no attribute cache',
  ],
  [{ slos: [{ name: 'a', kind: 'availability', objective: 99.9 }] }, 'slos[0]: its objective is 99.9'],
  [
    { slos: [{ name: 'a', kind: 'latency', objective: 0.9, atMost: 0.3 }] },
    'slos[0]: 0.3 is no bound of the buckets of http.server.request.duration',
  ],
  [
    { slos: [{ name: 'a', kind: 'latency', objective: 0.9, atMost: 1, metric: 'shop.orders' }] },
    'slos[0]: no histogram is called shop.orders',
  ],
  [
    { slos: [{ name: 'a', kind: 'ratio', objective: 0.9, bad: 'x', all: 'y' }] },
    'slos[0]: a query of it does not say $window',
  ],
  [
    {
      receivers: [{ name: 'a', kind: 'webhook', url: 'http://a/', muteIntervals: ['night'] }],
      timeIntervals: [],
    },
    'receivers[0]: there is no time interval night',
  ],
] as const)('%j is wrong', ([change, text]) => {
  expect(problemsOf(change)).toEqual([text])
})
