import type { Metric } from './metric.ts'

export const userEvents = {
  name: 'user.events',
  kind: 'counter',
  unit: '{event}',
  description: 'What users did, by the name of the event.',
  attributes: {
    'user.event.name': {
      description: 'The name of the event, one of a small set: never the identity of a user.',
      limit: 200,
    },
  },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const userActive = {
  name: 'user.active',
  kind: 'gauge',
  unit: '{user}',
  description: 'Different users that were active within a window of time, as the application counts them.',
  attributes: {
    'user.active.window': {
      description: 'The window, up to now.',
      values: ['now', 'hour', 'day', 'week', 'month'],
    },
  },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric
