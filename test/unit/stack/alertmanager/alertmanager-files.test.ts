import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { alertmanagerFiles } from '../../../../src/stack/alertmanager/alertmanager-files.ts'
import { alertFiles } from '../../../../src/stack/prometheus/rule-files.ts'
import { runbookFiles } from '../../../../src/stack/runbooks/runbook-files.ts'
import { stackOf, textsOf } from '../everything.ts'
import { sampleConfig } from '../sample-config.ts'

interface Routes {
  readonly route: { readonly routes: readonly { receiver: string; matchers: readonly string[] }[] }
  readonly inhibit_rules: readonly { source_matchers: string[]; target_matchers: string[] }[]
}

it('severities are named as in the public mixins where that is asked for, in rules, routes and runbooks alike', () => {
  const stack = stackOf({ ...sampleConfig, severityNames: 'mixin' })
  const rules = alertFiles(stack).map(({ text }) => text)
  const labels = rules.flatMap((text) => [...text.matchAll(/severity: (\w+)/g)].map(([, value]) => value))
  expect([...new Set(labels)].toSorted()).toEqual(['critical', 'info', 'warning'])

  const { route, inhibit_rules } = parse(
    textsOf(alertmanagerFiles(stack))['alertmanager/alertmanager.yml']!,
  ) as Routes
  const team = route.routes.find(({ receiver }) => receiver === 'team')
  expect(team?.matchers[0]).toBe('severity=~"warning"')
  expect(JSON.stringify(inhibit_rules)).not.toMatch(/high|medium|low/)

  const { 'runbooks/README.md': index } = textsOf(runbookFiles(stack))
  expect(index).toContain('| [HttpHighResponseTime](HttpHighResponseTime.md) | warning |')
})
