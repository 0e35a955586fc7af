import { httpServerRequestDuration } from '../../catalog/http.ts'
import { messagingProcessDuration } from '../../catalog/queues.ts'
import {
  marketDataSubscriptionDuration,
  tradingOrderPlacementDuration,
  tradingOrders,
  tradingSignalGenerationDuration,
} from '../../catalog/trading.ts'
import { workflowRunDuration } from '../../catalog/workflows.ts'
import type { Dashboard, Panel } from '../grafana/dashboard.ts'
import type { PanelQueries } from '../grafana/panel-queries.ts'

/** How long everything takes, and how much of it there is. */
export const performance: Dashboard = {
  uid: 'meterbridge-perf',
  title: 'Performance',
  description: 'Percentiles of all that takes time, and rates.',
  refresh: '10s',
  rows: (q) => [
    {
      title: 'Percentiles',
      panels: [
        percentiles(q, { title: 'Requests', metric: httpServerRequestDuration }),
        percentiles(q, { title: 'Jobs and messages', metric: messagingProcessDuration }),
        percentiles(q, {
          title: 'Order placement',
          metric: tradingOrderPlacementDuration,
          alerts: ['SlowOrderPlacement'],
        }),
        percentiles(q, {
          title: 'Signal generation',
          metric: tradingSignalGenerationDuration,
          alerts: ['SlowSignalGeneration'],
        }),
        percentiles(q, {
          title: 'Orchestration',
          metric: workflowRunDuration,
          alerts: ['WorkflowSlow'],
        }),
        percentiles(q, { title: 'Market data subscription', metric: marketDataSubscriptionDuration }),
      ],
    },
    {
      title: 'Rates',
      panels: [
        {
          title: 'Rates by service',
          description: 'Requests, orders, runs and subscriptions, each second.',
          type: 'timeseries',
          unit: 'ops',
          queries: [
            q.rate(httpServerRequestDuration, { by: ['job'], legend: 'requests {{job}}' }),
            q.rate(tradingOrders, { by: ['job'], legend: 'orders {{job}}' }),
            q.rate(workflowRunDuration, { by: ['job'], legend: 'runs {{job}}' }),
            q.rate(marketDataSubscriptionDuration, { by: ['job'], legend: 'subscriptions {{job}}' }),
          ],
        },
      ],
    },
  ],
}

function percentiles(
  q: PanelQueries,
  {
    title,
    metric,
    alerts = [],
  }: { title: string; metric: Parameters<PanelQueries['quantiles']>[0]; alerts?: readonly string[] },
): Panel {
  return { title, description: metric.description, type: 'timeseries', queries: q.quantiles(metric), alerts }
}
