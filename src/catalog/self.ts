import type { Metric } from './metric.ts'

/** How long our own scrapes take: from the collection to the last byte. */
export const scrapeDuration = {
  name: 'meterbridge.scrape.duration',
  kind: 'histogram',
  unit: 's',
  description: 'Duration of answering a scrape, from the start of the collection to the last byte.',
  attributes: {},
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  stability: 'ours',
} as const satisfies Metric

/** How scrapes end. */
export const scrapes = {
  name: 'meterbridge.scrapes',
  kind: 'counter',
  unit: '{scrape}',
  description: 'Scrapes answered, by how they ended.',
  attributes: {
    'meterbridge.scrape.outcome': {
      description: 'Whether the whole exposition was sent.',
      values: ['sent', 'failed'],
    },
  },
  stability: 'ours',
} as const satisfies Metric

/** How many series there are. */
export const seriesCount = {
  name: 'meterbridge.series',
  kind: 'upDownCounter',
  unit: '{series}',
  description: 'Series that each metric has now.',
  attributes: {
    'meterbridge.metric.name': { description: 'OpenTelemetry name of the metric.', limit: 1000 },
  },
  stability: 'ours',
} as const satisfies Metric

/** What the limits fold away. */
export const overflowedRecords = {
  name: 'meterbridge.overflowed_records',
  kind: 'counter',
  unit: '{record}',
  description: 'Records counted in the overflow series because their metric is at its limit of series.',
  attributes: {
    'meterbridge.metric.name': { description: 'OpenTelemetry name of the metric.', limit: 1000 },
  },
  stability: 'ours',
} as const satisfies Metric

/** What the bounds of attributes fold away. */
export const foldedRecords = {
  name: 'meterbridge.folded_records',
  kind: 'counter',
  unit: '{record}',
  description:
    'Records with a value that was counted as _OTHER because of the bound of its attribute; what is bound counts once.',
  attributes: {
    'meterbridge.metric.name': { description: 'OpenTelemetry name of the metric.', limit: 1000 },
    'meterbridge.attribute.name': { description: 'The attribute.', limit: 200 },
  },
  stability: 'ours',
} as const satisfies Metric

/** What is gone. */
export const removedSeries = {
  name: 'meterbridge.removed_series',
  kind: 'counter',
  unit: '{series}',
  description: 'Series that were removed: by the application, after their time to live, or for busier ones.',
  attributes: {
    'meterbridge.metric.name': { description: 'OpenTelemetry name of the metric.', limit: 1000 },
  },
  stability: 'ours',
} as const satisfies Metric

/** What all series share. */
export const totalSeriesLimit = {
  name: 'meterbridge.series.limit',
  kind: 'gauge',
  unit: '{series}',
  description: 'How many series all metrics may have together.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

/** How long our pages are. */
export const scrapeSize = {
  name: 'meterbridge.scrape.size',
  kind: 'histogram',
  unit: 'By',
  description: 'Size of an exposition that was sent, before compression.',
  attributes: {},
  buckets: [4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
  stability: 'ours',
} as const satisfies Metric

/** What fails while metrics are collected. */
export const callbackFailures = {
  name: 'meterbridge.callback_failures',
  kind: 'counter',
  unit: '{failure}',
  description: 'Collect callbacks that threw, rejected or were late, by whose they are.',
  attributes: {
    'meterbridge.callback.name': {
      description: 'The instrument or metric whose callback failed.',
      limit: 200,
    },
  },
  stability: 'ours',
} as const satisfies Metric

/** What a scrape has to leave out. */
export const droppedPoints = {
  name: 'meterbridge.dropped_points',
  kind: 'counter',
  unit: '{point}',
  description: 'Points left out of expositions, by why: each counts once in each exposition.',
  attributes: {
    'meterbridge.drop.reason': {
      description:
        'Nothing of the name can stand; the name is taken by a metric of another type; another series has the same labels; a counter is negative or not a number; a state is neither 0 nor 1.',
      values: ['name_invalid', 'family_conflict', 'duplicate_series', 'counter_value', 'state_value'],
    },
  },
  stability: 'ours',
} as const satisfies Metric

/** How old the parts of a scrape are that the application's thread has to be asked for. */
export const collectionAge = {
  name: 'meterbridge.collection.age',
  kind: 'gauge',
  unit: 's',
  description:
    'Age of the values in this scrape: recorded ones are always current, those observed at the scrape and those of the OpenTelemetry SDK are the last ones while the event loop is blocked.',
  attributes: {
    'meterbridge.collection.part': {
      description: 'Which values.',
      values: ['recorded', 'observed', 'sdk'],
    },
  },
  stability: 'ours',
} as const satisfies Metric

/** What only another thread can see. */
export const eventLoopBlocked = {
  name: 'nodejs.eventloop.blocked.duration',
  kind: 'gauge',
  unit: 's',
  description:
    'For how long the event loop of the application has been blocked at this moment, or 0 while it runs.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric
