import {
  nodeCpuSeconds,
  nodeFilesystemAvailable,
  nodeFilesystemSize,
  nodeLoad5,
  nodeMemoryAvailable,
  nodeMemoryTotal,
  nodeNetworkReceived,
  nodeNetworkTransmitted,
} from '../exporters/node-metrics.ts'
import type { Dashboard } from '../grafana/dashboard.ts'

/** File systems that hold nothing of their own. */
const realFilesystems = { fstype: { operator: '!~', value: 'tmpfs|overlay|ramfs' } } as const

const realDevices = { device: { operator: '!=', value: 'lo' } } as const

/** The machines, as the node exporter sees them. */
export const host: Dashboard = {
  uid: 'meterbridge-host',
  title: 'Host',
  description: 'The machines, as the node exporter sees them.',
  refresh: '30s',
  needs: ['node'],
  rows: (q) => [
    {
      title: 'Host',
      panels: [
        {
          title: 'CPU',
          description: 'The share of its time that the CPU works.',
          type: 'timeseries',
          queries: [
            {
              expression: `1 - avg by (instance) (${q.exportedRate(nodeCpuSeconds, { mode: 'idle' })})`,
              legend: '{{instance}}',
              unit: 'percentunit',
            },
          ],
          alerts: ['HostHighCpu'],
        },
        {
          title: 'Memory used',
          description: 'The share of memory that no program could get.',
          type: 'timeseries',
          queries: [
            {
              expression: `1 - ${q.exported(nodeMemoryAvailable)} / ${q.exported(nodeMemoryTotal)}`,
              legend: '{{instance}}',
              unit: 'percentunit',
            },
          ],
          alerts: ['HostLowMemory'],
        },
        {
          title: 'Disk used',
          description: 'The share of each file system that is used.',
          type: 'timeseries',
          queries: [
            {
              expression: `1 - ${q.exported(nodeFilesystemAvailable, realFilesystems)} / ${q.exported(nodeFilesystemSize, realFilesystems)}`,
              legend: '{{instance}} {{mountpoint}}',
              unit: 'percentunit',
            },
          ],
          alerts: ['HostDiskWillFill'],
        },
        {
          title: 'Load',
          description: 'Tasks that run or wait to, over five minutes.',
          type: 'timeseries',
          queries: [{ expression: q.exported(nodeLoad5), legend: '{{instance}}', unit: 'short' }],
        },
        {
          title: 'Network',
          description: 'Bytes in and out, without the loopback device.',
          type: 'timeseries',
          queries: [
            {
              expression: `sum by (instance) (${q.exportedRate(nodeNetworkReceived, realDevices)})`,
              legend: 'in {{instance}}',
              unit: 'Bps',
            },
            {
              expression: `sum by (instance) (${q.exportedRate(nodeNetworkTransmitted, realDevices)})`,
              legend: 'out {{instance}}',
              unit: 'Bps',
            },
          ],
        },
      ],
    },
  ],
}
