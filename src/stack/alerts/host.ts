import {
  nodeCpuSeconds,
  nodeFilesystemAvailable,
  nodeFilesystemSize,
  nodeMemoryAvailable,
  nodeMemoryTotal,
} from '../exporters/node-metrics.ts'
import { alert } from './alert.ts'
import { constant, growing } from '../conditions/series-values.ts'

const node = { job: 'node', instance: 'node:9100' } as const
const dashboard = 'meterbridge-host'

/** File systems that hold nothing for long. */
const realDisks = { fstype: { operator: '!~', value: 'tmpfs|overlay|ramfs|squashfs' } } as const

/** The machines, as node_exporter sees them. */
export const hostAlerts = {
  HostHighCpu: alert({
    needs: 'node',
    severity: 'medium',
    for: '10m',
    thresholds: { busyRatio: 0.8 },
    expression: ({ query, thresholds }) =>
      `1 - avg by (job, instance) (rate(${query.exported(nodeCpuSeconds, { mode: 'idle' })}[5m])) > ${thresholds.busyRatio}`,
    summary: () =>
      'The CPUs of {{ $labels.instance }} are busy {{ $value | humanizePercentage }} of the time',
    description: 'Everything on the machine gets slower.',
    causes: ['More work than the machine is made for.', 'A process that goes wild.'],
    steps: ['See which process it is: `top`.', 'Move work to another machine.'],
    dashboard,
    cases: ({ query, thresholds }) => {
      const series = query.exported(nodeCpuSeconds, { ...node, cpu: '0', mode: 'idle' })
      return {
        fires: [[series, growing((60 * (1 - thresholds.busyRatio)) / 2)]],
        quiet: [[series, growing(60 * (1 - thresholds.busyRatio / 2))]],
      }
    },
  }),

  HostLowMemory: alert({
    needs: 'node',
    severity: 'high',
    for: '5m',
    thresholds: { availableRatio: 0.1 },
    expression: ({ query, thresholds }) =>
      `${query.exported(nodeMemoryAvailable)} / ${query.exported(nodeMemoryTotal)} < ${thresholds.availableRatio}`,
    summary: () => '{{ $labels.instance }} has {{ $value | humanizePercentage }} of its memory left',
    description: 'Soon the kernel ends a process for want of memory.',
    causes: ['A leak.', 'More processes than the machine is made for.'],
    steps: ['See which process it is: `ps aux --sort -rss`.', 'Restart it to gain time.'],
    dashboard,
    cases: ({ query, thresholds }) => {
      const total: readonly [string, string] = [query.exported(nodeMemoryTotal, node), constant(1e10)]
      const available = query.exported(nodeMemoryAvailable, node)
      return {
        fires: [total, [available, constant((1e10 * thresholds.availableRatio) / 2)]],
        quiet: [total, [available, constant((1e10 * (1 + thresholds.availableRatio)) / 2)]],
      }
    },
  }),

  HostDiskWillFill: alert({
    needs: 'node',
    severity: 'high',
    for: '30m',
    thresholds: { availableRatio: 0.2 },
    expression: ({ query, thresholds }) => {
      const available = query.exported(nodeFilesystemAvailable, realDisks)
      return `${available} / ${query.exported(nodeFilesystemSize, realDisks)} < ${thresholds.availableRatio} and predict_linear(${available}[6h], 86400) < 0`
    },
    summary: () => '{{ $labels.mountpoint }} of {{ $labels.instance }} is full within a day',
    description: 'At the pace of the last 6 hours the disk is full within a day.',
    causes: ['Logs that nobody rotates.', 'A database that grows.'],
    steps: ['Find what is large: `du -xh --max-depth 2`.', 'Remove it, or enlarge the disk.'],
    dashboard,
    cases: ({ query, thresholds }) => {
      const disk = { ...node, device: '/dev/sda1', fstype: 'ext4', mountpoint: '/' } as const
      const size: readonly [string, string] = [query.exported(nodeFilesystemSize, disk), constant(1e12)]
      const available = query.exported(nodeFilesystemAvailable, disk)
      const left = (1e12 * thresholds.availableRatio) / 2
      return {
        fires: [size, [available, `${left}-${left / 1000}x600`]],
        quiet: [size, [available, constant(left)]],
      }
    },
  }),
}
