import { circuitBreakerState } from '../../catalog/circuit-breaker.ts'
import {
  marketDataActiveSubscriptions,
  tradingOpenPositions,
  tradingOrders,
  tradingOrdersSubmitted,
  tradingPositionsAdjusted,
  tradingPositionSyncs,
  tradingProfit,
  tradingSignalsGenerated,
  tradingSignalsReceived,
} from '../../catalog/trading.ts'
import { workflowRunDuration } from '../../catalog/workflows.ts'
import type { Dashboard, Row } from '../grafana/dashboard.ts'
import type { PanelQueries } from '../grafana/panel-queries.ts'

/** Orders, positions, signals and orchestration. */
export const trading: Dashboard = {
  uid: 'meterbridge-trading',
  title: 'Trading overview',
  description: 'Orders, positions, signals and orchestration, as the trading pack records them.',
  refresh: '10s',
  rows: (queries) => [orders(queries), flow(queries)],
}

function orders(q: PanelQueries): Row {
  return {
    title: 'Orders',
    panels: [
      {
        title: 'Orders submitted',
        description: 'In the time shown.',
        type: 'stat',
        queries: [q.increase(tradingOrders, { where: { 'order.status': 'submitted' } })],
        alerts: ['NoOrdersSubmitted'],
      },
      {
        title: 'Accepted',
        description: 'In the time shown.',
        type: 'stat',
        queries: [q.increase(tradingOrders, { where: { 'order.status': 'accepted' } })],
      },
      {
        title: 'Rejected',
        description: 'In the time shown.',
        type: 'stat',
        queries: [q.increase(tradingOrders, { where: { 'order.status': 'rejected' } })],
        alerts: ['HighOrderRejectionRate'],
      },
      {
        title: 'Circuit breakers',
        description: 'Whether each is open.',
        type: 'stat',
        queries: [
          q.value(circuitBreakerState, {
            with: 'max',
            by: ['circuit_breaker.name'],
            where: { 'circuit_breaker.state': 'open' },
          }),
        ],
        states: { 0: 'closed', 1: 'open' },
        thresholds: { critical: 1 },
        alerts: ['CircuitBreakerTripped'],
      },
      {
        title: 'Orders by status',
        description: 'Orders at each status that they come to.',
        type: 'timeseries',
        queries: [q.rate(tradingOrders, { by: ['order.status'] })],
      },
      {
        title: 'Orders by symbol and side',
        description: 'Orders that are submitted.',
        type: 'timeseries',
        queries: [
          q.rate(tradingOrders, { by: ['symbol', 'order.side'], where: { 'order.status': 'submitted' } }),
        ],
      },
      {
        title: 'Positions',
        description: 'The size of each position, below 0 for a short one.',
        type: 'timeseries',
        queries: [q.value(tradingOpenPositions, { by: ['symbol'] })],
      },
      {
        title: 'Profit, in minor units',
        description: 'By currency; profits of several currencies have no sum.',
        type: 'timeseries',
        queries: [q.value(tradingProfit, { by: ['trading.currency', 'trading.profit.type'] })],
      },
    ],
  }
}

function flow(q: PanelQueries): Row {
  return {
    title: 'Signals and orchestration',
    panels: [
      {
        title: 'Signals',
        description: 'Signals that are generated, and that arrive at the next service.',
        type: 'timeseries',
        queries: [
          q.rate(tradingSignalsGenerated, { by: ['symbol'] }),
          q.rate(tradingSignalsReceived, { legend: 'received' }),
        ],
        alerts: ['NoSignalsGenerated'],
      },
      {
        title: 'Orchestration runs',
        description: 'Runs of workflows by outcome.',
        type: 'timeseries',
        queries: [q.rate(workflowRunDuration, { by: ['workflow.outcome'] })],
        alerts: ['WorkflowHighFailureRate'],
      },
      {
        title: 'Orders handed on',
        description: 'By outcome.',
        type: 'timeseries',
        queries: [q.rate(tradingOrdersSubmitted, { by: ['trading.outcome'] })],
      },
      {
        title: 'Positions adjusted and synchronized',
        description: 'Changes of positions, and comparisons with the broker by outcome.',
        type: 'timeseries',
        queries: [
          q.rate(tradingPositionsAdjusted, { legend: 'adjusted' }),
          q.rate(tradingPositionSyncs, {
            by: ['trading.outcome'],
            legend: 'synchronized {{trading_outcome}}',
          }),
        ],
      },
      {
        title: 'Market data subscriptions',
        description: 'Instruments that are subscribed to, by feed.',
        type: 'timeseries',
        queries: [q.value(marketDataActiveSubscriptions, { by: ['market_data.feed'] })],
      },
    ],
  }
}
