import {
  tradingOrderPlacementDuration,
  tradingOrders,
  tradingSignalGenerationDuration,
  tradingSignalsGenerated,
} from '../../catalog/trading.ts'
import { alert } from './alert.ts'
import { nothingHappens } from '../conditions/nothing-happens.ts'
import { quantileOver } from '../conditions/quantile-over.ts'
import { shareOver } from '../conditions/share-over.ts'

const target = { job: 'execution-gateway', instance: 'gateway:9464' } as const
const dashboard = 'meterbridge-trading'

/** Orders and signals of a trading system. */
export const tradingAlerts = {
  HighOrderRejectionRate: alert({
    severity: 'high',
    for: '2m',
    thresholds: { rejectedRatio: 0.1 },
    ...shareOver(tradingOrders, {
      part: { 'order.status': 'rejected' },
      // Each order is submitted first.
      whole: { 'order.status': 'submitted' },
      by: ['job'],
      window: '5m',
      threshold: 'rejectedRatio',
      examples: {
        part: { ...target, 'order.status': 'rejected' },
        rest: { ...target, 'order.status': 'submitted' },
      },
    }),
    summary: () => '{{ $value | humanizePercentage }} of the orders of {{ $labels.job }} are rejected',
    description: 'The broker refuses orders, so positions are not what the strategy wants.',
    causes: [
      'Too little buying power.',
      'An instrument that cannot be traded now.',
      'A change of the rules of the broker.',
    ],
    steps: ['Read the reasons that the broker gives.', 'Stop the strategy while they are unknown.'],
    dashboard,
  }),

  NoOrdersSubmitted: alert({
    severity: 'medium',
    for: '30m',
    thresholds: {},
    ...nothingHappens(tradingOrders, {
      by: ['job'],
      window: '15m',
      example: { ...target, 'order.status': 'submitted' },
    }),
    summary: () => '{{ $labels.job }} has placed no order for 45 minutes',
    description: 'Nothing is traded, which outside of the hours of the market is as it should be.',
    causes: ['No signals come.', 'The circuit breaker is open.', 'The market is closed.'],
    steps: [
      'See whether signals come.',
      'Mute the alert outside of the hours of the market with a time interval.',
    ],
    dashboard,
  }),

  SlowOrderPlacement: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { p95Seconds: 2 },
    ...quantileOver(tradingOrderPlacementDuration, { by: ['job'], threshold: 'p95Seconds', example: target }),
    summary: () => '{{ $labels.job }} needs {{ $value | humanizeDuration }} to place one of twenty orders',
    description: 'Orders reach the market late, at other prices than the strategy saw.',
    causes: ['The API of the broker is slow.', 'A blocked event loop.'],
    steps: [
      'Compare with the duration of the calls to the broker.',
      'Look at the event loop of the same time.',
    ],
    dashboard: 'meterbridge-perf',
  }),

  NoSignalsGenerated: alert({
    severity: 'medium',
    for: '20m',
    thresholds: {},
    ...nothingHappens(tradingSignalsGenerated, { by: ['job'], window: '15m', example: target }),
    summary: () => '{{ $labels.job }} has generated no signal for 35 minutes',
    description: 'Without signals nothing is traded.',
    causes: ['Market data does not come.', 'No model is loaded.', 'The market is closed.'],
    steps: ['See whether market data comes and the model is loaded.', 'Read the log of the service.'],
    dashboard,
  }),

  SlowSignalGeneration: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { p95Seconds: 10 },
    ...quantileOver(tradingSignalGenerationDuration, {
      by: ['job'],
      threshold: 'p95Seconds',
      example: target,
    }),
    summary: () => '{{ $labels.job }} needs {{ $value | humanizeDuration }} for one of twenty signals',
    description: 'Signals come late and tell of a market that has moved on.',
    causes: ['A slow model.', 'A slow database.'],
    steps: ['Compare with the duration of inference and of queries.'],
    dashboard: 'meterbridge-perf',
  }),
}
