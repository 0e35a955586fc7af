import type { Receiver, TimeInterval } from '../config/receivers.ts'
import { severities, severityLabel, type Severity } from '../config/severity.ts'
import { scaleDuration } from '../promql/scale-durations.ts'
import type { Stack, StackFile } from '../stack.ts'
import { yamlFile } from '../yaml-file.ts'
import { receiverContent } from './receiver-content.ts'

/** The receiver of what no other one gets. */
const nobody = 'nobody'

/** Makes the configuration of Alertmanager: who is told what, when, and what is not worth telling. */
export function alertmanagerFiles(stack: Stack): readonly StackFile[] {
  const { receivers = [], timeIntervals = [] } = stack.config
  const content = {
    route: {
      receiver: nobody,
      group_by: ['alertname', 'job', 'component'],
      ...timesOf(stack, { group_wait: '30s', group_interval: '5m', repeat_interval: '4h' }),
      routes: receivers.map((receiver) => routeTo(stack, receiver)),
    },
    inhibit_rules: inhibitRules(stack),
    ...(timeIntervals.length === 0 ? {} : { time_intervals: timeIntervals.map(timeInterval) }),
    receivers: [{ name: nobody }, ...receivers.map(receiverContent)],
  }
  return [yamlFile(stack, { path: 'alertmanager/alertmanager.yml', content })]
}

/** What a worse alert of the same part says already is not told again. */
function inhibitRules({ config }: Stack): readonly unknown[] {
  const label = (severity: Severity): string => severityLabel(severity, config.severityNames)
  return [
    {
      source_matchers: [`severity="${label('critical')}"`],
      target_matchers: [`severity=~"${label('medium')}|${label('low')}"`, 'alertname!="Watchdog"'],
      equal: ['job', 'component'],
    },
    {
      source_matchers: [`severity="${label('high')}"`],
      target_matchers: [`severity="${label('low')}"`, 'alertname!="Watchdog"'],
      equal: ['job', 'component'],
    },
    // The alert of the service's own name says it more exactly.
    {
      source_matchers: ['alertname=~".+Down"'],
      target_matchers: ['alertname="TargetMissing"'],
      equal: ['job'],
    },
  ]
}

function routeTo(stack: Stack, receiver: Receiver): unknown {
  const { name, components, repeatInterval, activeIntervals, muteIntervals } = receiver
  const some = receiver.severities ?? severities
  const labels = some.map((severity) => severityLabel(severity, stack.config.severityNames))
  const isAll = some.length === severities.length
  return {
    receiver: name,
    matchers: [
      ...(isAll ? [] : [`severity=~"${[...new Set(labels)].join('|')}"`]),
      ...(components === undefined ? [] : [`component=~"${components.join('|')}"`]),
    ],
    // An alert goes to each receiver that wants it.
    continue: true,
    // Page at once what must wake somebody.
    ...(some.length === 1 && some[0] === 'critical' ? timesOf(stack, { group_wait: '10s' }) : {}),
    ...(repeatInterval === undefined ? {} : timesOf(stack, { repeat_interval: repeatInterval })),
    ...(activeIntervals === undefined ? {} : { active_time_intervals: activeIntervals }),
    ...(muteIntervals === undefined ? {} : { mute_time_intervals: muteIntervals }),
  }
}

function timesOf(
  { scale }: Stack,
  times: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(times).map(([name, time]) => [name, scaleDuration(time, scale)]))
}

function timeInterval({ name, weekdays, times, location }: TimeInterval): unknown {
  const interval = {
    ...(weekdays === undefined ? {} : { weekdays }),
    ...(times === undefined
      ? {}
      : { times: times.map(({ from, to }) => ({ start_time: from, end_time: to })) }),
    ...(location === undefined ? {} : { location }),
  }
  return { name, time_intervals: [interval] }
}
