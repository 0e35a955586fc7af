import { defineMetrics } from 'meterbridge'

const strategy = { description: 'How the market is scanned.', values: ['momentum', 'breakout'] } as const

/** What the product measures, under names of its own: `METERBRIDGE_METRIC_PREFIX=finpilot` is put before each. */
export const { scans, failedScans, scanDuration, scannedItems, signalsGenerated, activeConnections } =
  defineMetrics({
    scans: {
      name: 'scans',
      kind: 'counter',
      unit: '{scan}',
      description: 'Scans that were run.',
      attributes: { strategy },
    },
    failedScans: {
      name: 'scans.failed',
      kind: 'counter',
      unit: '{scan}',
      description: 'Scans that ended with an error.',
      attributes: { strategy, 'error.type': { description: 'The class of the error.', limit: 20 } },
    },
    scanDuration: {
      name: 'scan.duration',
      kind: 'histogram',
      unit: 's',
      description: 'How long scans took.',
      attributes: { strategy },
      buckets: [0.1, 0.5, 1],
    },
    scannedItems: {
      name: 'scan.items',
      kind: 'counter',
      unit: '{item}',
      description: 'Instruments that were scanned, by whether they matched.',
      attributes: { strategy, match: { description: 'Whether it matched.', values: ['true', 'false'] } },
    },
    signalsGenerated: {
      name: 'signals.generated',
      kind: 'counter',
      unit: '{signal}',
      description: 'Signals that scans gave.',
      attributes: { strategy },
    },
    activeConnections: {
      name: 'connections.active',
      kind: 'gauge',
      unit: '{connection}',
      description: 'Connections that are open to the API.',
      observed: true,
    },
  })
