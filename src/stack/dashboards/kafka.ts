import {
  kafkaBrokers,
  kafkaConsumerGroupLag,
  kafkaPartitionOffset,
  kafkaPartitionUnderReplicated,
} from '../exporters/kafka-metrics.ts'
import type { Dashboard } from '../grafana/dashboard.ts'

/** The cluster, as kafka_exporter sees it. */
export const kafka: Dashboard = {
  uid: 'meterbridge-kafka',
  title: 'Kafka',
  description: 'The cluster, as kafka_exporter sees it.',
  refresh: '30s',
  needs: ['kafka'],
  rows: (q) => [
    {
      title: 'Kafka',
      panels: [
        {
          title: 'Brokers',
          description: 'Brokers of the cluster.',
          type: 'stat',
          queries: [{ expression: q.exported(kafkaBrokers), legend: '{{job}}', unit: 'short' }],
          alerts: ['KafkaBrokerDown'],
        },
        {
          title: 'Lag',
          description: 'Messages that each group has not consumed yet.',
          type: 'timeseries',
          queries: [
            {
              expression: `sum by (consumergroup, topic) (${q.exported(kafkaConsumerGroupLag)})`,
              legend: '{{consumergroup}} {{topic}}',
              unit: 'short',
            },
          ],
          alerts: ['KafkaConsumerLag'],
        },
        {
          title: 'Produced',
          description: 'Messages that arrive, by topic.',
          type: 'timeseries',
          queries: [
            {
              expression: `sum by (topic) (${q.exportedRate(kafkaPartitionOffset)})`,
              legend: '{{topic}}',
              unit: 'ops',
            },
          ],
        },
        {
          title: 'Under-replicated partitions',
          description: 'Partitions that lack a replica.',
          type: 'timeseries',
          queries: [
            {
              expression: `sum by (topic) (${q.exported(kafkaPartitionUnderReplicated)})`,
              legend: '{{topic}}',
              unit: 'short',
            },
          ],
          alerts: ['KafkaUnderReplicated'],
        },
      ],
    },
  ],
}
