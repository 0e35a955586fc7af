/** The images of the generated set-up, each pinned to a version that was current on 2026-11-20. */
export const images = {
  prometheus: 'prom/prometheus:v3.5.3',
  alertmanager: 'prom/alertmanager:v0.33.1',
  grafana: 'grafana/grafana:13.2.3',
  nodeExporter: 'prom/node-exporter:v1.11.1',
  redisExporter: 'oliver006/redis_exporter:v1.86.0',
  postgresExporter: 'prometheuscommunity/postgres-exporter:v0.19.1',
  kafkaExporter: 'danielqsj/kafka-exporter:v1.9.0',
  statsdExporter: 'prom/statsd-exporter:v0.29.0',
  tempo: 'grafana/tempo:2.9.0',
} as const
