import {
  kafkaBrokers,
  kafkaConsumerGroupLag,
  kafkaPartitionUnderReplicated,
} from '../exporters/kafka-metrics.ts'
import { alert } from './alert.ts'
import { exporterDown } from '../conditions/exporter-down.ts'
import { levelOver } from '../conditions/level-over.ts'

const target = { job: 'kafka', instance: 'kafka-exporter:9308' } as const
const dashboard = 'meterbridge-kafka'

/** Kafka, as its exporter sees it. */
export const kafkaAlerts = {
  KafkaBrokerDown: alert({
    needs: 'kafka',
    severity: 'critical',
    for: '1m',
    thresholds: { brokers: 1 },
    ...exporterDown(kafkaBrokers, { target, threshold: 'brokers' }),
    summary: () => 'A broker of Kafka is missing',
    description: 'Fewer brokers answer than there should be, or the exporter cannot be reached.',
    causes: ['A broker is down.', 'The exporter is down.'],
    steps: ['Read the log of the broker.'],
    dashboard,
  }),

  KafkaConsumerLag: alert({
    needs: 'kafka',
    severity: 'high',
    for: '10m',
    thresholds: { messages: 1000 },
    ...levelOver(kafkaConsumerGroupLag, {
      with: 'sum',
      by: ['job', 'consumergroup', 'topic'],
      threshold: 'messages',
      example: { ...target, consumergroup: 'shop', topic: 'orders' },
    }),
    summary: () =>
      '{{ $labels.consumergroup }} is {{ $value | humanize }} messages behind in {{ $labels.topic }}',
    description: 'Messages come faster than they are processed.',
    causes: ['Consumers that are down or slow.', 'A peak of messages.'],
    steps: ['See how long a message takes.', 'Add consumers, up to one for each partition.'],
    dashboard,
  }),

  KafkaUnderReplicated: alert({
    needs: 'kafka',
    severity: 'high',
    for: '5m',
    thresholds: { partitions: 0 },
    ...levelOver(kafkaPartitionUnderReplicated, {
      with: 'sum',
      by: ['job', 'topic'],
      threshold: 'partitions',
      example: { ...target, topic: 'orders' },
    }),
    summary: () => '{{ $value }} partitions of {{ $labels.topic }} lack a replica',
    description: 'Should another broker fail, messages may be lost.',
    causes: ['A broker is down or slow.'],
    steps: ['See which broker has fallen behind, and read its log.'],
    dashboard,
  }),
}
