import {
  kafkaBrokers,
  kafkaConsumerGroupLag,
  kafkaPartitionUnderReplicated,
} from '../exporters/kafka-metrics.ts'
import { up } from '../exporters/prometheus-metrics.ts'
import { alert } from './alert.ts'
import { constant, levelCases } from './cases.ts'

/** Kafka, as its exporter sees it. */
export const kafkaAlerts = {
  KafkaBrokerDown: alert({
    needs: 'kafka',
    severity: 'critical',
    for: '1m',
    thresholds: { brokers: 1 },
    expression: ({ query, thresholds }) => {
      const scraped = query.exported(up, { job: 'kafka' })
      return `${query.exported(kafkaBrokers)} < ${thresholds.brokers} or ${scraped} == 0 or absent(${scraped})`
    },
    summary: () => 'A broker of Kafka is missing',
    description: 'Fewer brokers answer than there should be, or the exporter cannot be reached.',
    causes: ['A broker is down.', 'The exporter is down.'],
    steps: ['Read the log of the broker.'],
    dashboard: 'meterbridge-kafka',
    cases: ({ query, thresholds }) => {
      const kafka = { job: 'kafka', instance: 'kafka-exporter:9308' } as const
      return {
        fires: [[query.exported(kafkaBrokers, kafka), constant(thresholds.brokers - 1)]],
        quiet: [
          [query.exported(kafkaBrokers, kafka), constant(thresholds.brokers)],
          [query.exported(up, kafka), constant(1)],
        ],
      }
    },
  }),

  KafkaConsumerLag: alert({
    needs: 'kafka',
    severity: 'high',
    for: '10m',
    thresholds: { messages: 1000 },
    expression: ({ query, thresholds }) =>
      `sum by (job, consumergroup, topic) (${query.exported(kafkaConsumerGroupLag)}) > ${thresholds.messages}`,
    summary: () =>
      '{{ $labels.consumergroup }} is {{ $value | humanize }} messages behind in {{ $labels.topic }}',
    description: 'Messages come faster than they are processed.',
    causes: ['Consumers that are down or slow.', 'A peak of messages.'],
    steps: ['See how long a message takes.', 'Add consumers, up to one for each partition.'],
    dashboard: 'meterbridge-kafka',
    cases: ({ query, thresholds }) =>
      levelCases({
        series: query.exported(kafkaConsumerGroupLag, {
          job: 'kafka',
          consumergroup: 'shop',
          topic: 'orders',
        }),
        fires: thresholds.messages * 2,
        quiet: thresholds.messages / 2,
      }),
  }),

  KafkaUnderReplicated: alert({
    needs: 'kafka',
    severity: 'high',
    for: '5m',
    thresholds: {},
    expression: ({ query }) => `sum by (job, topic) (${query.exported(kafkaPartitionUnderReplicated)}) > 0`,
    summary: () => '{{ $value }} partitions of {{ $labels.topic }} lack a replica',
    description: 'Should another broker fail, messages may be lost.',
    causes: ['A broker is down or slow.'],
    steps: ['See which broker has fallen behind, and read its log.'],
    dashboard: 'meterbridge-kafka',
    cases: ({ query }) =>
      levelCases({
        series: query.exported(kafkaPartitionUnderReplicated, { job: 'kafka', topic: 'orders' }),
        fires: 1,
        quiet: 0,
      }),
  }),
}
