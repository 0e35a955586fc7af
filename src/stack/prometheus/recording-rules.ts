import { dbClientOperationDuration } from '../../catalog/database.ts'
import { httpServerRequestDuration } from '../../catalog/http.ts'
import { messagingProcessDuration } from '../../catalog/queues.ts'
import { quantileOf, ratioOrZeroOf } from '../query/expressions.ts'
import { matching, not } from '../query/matchers.ts'
import type { Stack, StackFile } from '../stack.ts'
import { ruleFile, type Rule } from './rule-files.ts'

/**
 * Makes the rules that record what dashboards and people ask again and again.
 *
 * The names are `level:metric:operations`, as Prometheus advises (docs, "Recording rules").
 */
export function recordingFiles(stack: Stack): readonly StackFile[] {
  return [ruleFile(stack, { name: 'recording', rules: recordingRules(stack) })]
}

function recordingRules({ query }: Stack): readonly Rule[] {
  const failed = matching('5..')
  const requests = query.count(httpServerRequestDuration)
  const jobs = query.count(messagingProcessDuration)
  const byQueue = query.labels(messagingProcessDuration, ['job', 'messaging.destination.name'])
  const byDatabase = query.labels(dbClientOperationDuration, ['job', 'db.system.name'])
  const operations = query.count(dbClientOperationDuration)
  const latency = (quantile: number): Rule => ({
    record: `job:http_request_duration_seconds:p${quantile * 100}_5m`,
    expr: quantileOf({
      quantile,
      buckets: query.buckets(httpServerRequestDuration),
      by: 'job',
      window: '5m',
    }),
  })
  return [
    { record: 'job:http_requests:rate5m', expr: `sum by (job) (rate(${requests}[5m]))` },
    {
      record: 'job:http_request_errors:ratio_rate5m',
      expr: ratioOrZeroOf({
        part: query.count(httpServerRequestDuration, { 'http.response.status_code': failed }),
        whole: requests,
        by: 'job',
        window: '5m',
      }),
    },
    latency(0.5),
    latency(0.95),
    latency(0.99),
    { record: 'job_queue:messages_processed:rate5m', expr: `sum by (${byQueue}) (rate(${jobs}[5m]))` },
    {
      record: 'job_queue:messages_failed:ratio_rate5m',
      expr: ratioOrZeroOf({
        part: query.count(messagingProcessDuration, { 'error.type': not('') }),
        whole: jobs,
        by: byQueue,
        window: '5m',
      }),
    },
    { record: 'job_database:operations:rate5m', expr: `sum by (${byDatabase}) (rate(${operations}[5m]))` },
    {
      record: 'job_database:operation_duration_seconds:p95_5m',
      expr: quantileOf({
        quantile: 0.95,
        buckets: query.buckets(dbClientOperationDuration),
        by: byDatabase,
        window: '5m',
      }),
    },
  ]
}
