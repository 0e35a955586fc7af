import {
  aiBudgetLimit,
  aiBudgetSpent,
  aiCost,
  aiErrors,
  aiOperationDuration,
  aiTimeToFirstChunk,
  aiUnpricedTokens,
} from '../../catalog/ai.ts'
import { aiInferenceDuration, aiInferenceTimeToFirstChunk } from '../../catalog/ai-latest.ts'
import { eitherOf } from '../conditions/either-of.ts'
import { increaseOver } from '../conditions/increase-over.ts'
import { quantileOver } from '../conditions/quantile-over.ts'
import { shareOver } from '../conditions/share-over.ts'
import { usedOver } from '../conditions/used-over.ts'
import { not } from '../query/matchers.ts'
import { alert } from './alert.ts'

const target = { job: 'assistant', instance: 'assistant:9464' } as const
const provider = { ...target, 'gen_ai.provider.name': 'openai' } as const
const call = { ...provider, 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5' } as const
const budget = { ...target, 'gen_ai.budget.name': 'all', 'gen_ai.cost.currency': 'USD' } as const
const dashboard = 'meterbridge-ai'

/** How much of the calls may fail, under either name of the convention. */
const failing = {
  part: { 'error.type': not('') },
  by: ['job', 'gen_ai.provider.name'],
  window: '5m',
  threshold: 'errorRatio',
  atLeast: { of: 'whole', perMinute: 'callsPerMinute' },
  examples: { part: { ...call, 'error.type': 'server' }, rest: call },
} as const

const slow = {
  by: ['job', 'gen_ai.request.model'],
  threshold: 'p95Seconds',
  example: call,
} as const

/** Calls to models: whether they work, how long they take and what they cost. */
export const aiAlerts = {
  AiHighErrorRate: alert({
    severity: 'high',
    for: '5m',
    thresholds: { errorRatio: 0.1, callsPerMinute: 1 },
    ...eitherOf(shareOver(aiOperationDuration, failing), shareOver(aiInferenceDuration, failing)),
    summary: ({ query }) =>
      `{{ $value | humanizePercentage }} of the calls of {{ $labels.job }} to ${query.labelValue(aiOperationDuration, 'gen_ai.provider.name')} fail`,
    description: 'Calls to models fail, so what is built on them fails or is tried again at a cost.',
    causes: [
      'The provider is down or overloaded.',
      'A key has expired.',
      'A request that the model refuses.',
    ],
    steps: [
      'See the class of the errors in the dashboard: each class asks for something else.',
      'Look at the status page of the provider.',
      'Switch to another model or provider.',
    ],
    dashboard,
  }),

  AiRateLimited: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { errors: 10 },
    ...increaseOver(aiErrors, {
      where: { 'gen_ai.error.class': 'rate_limit' },
      by: ['job', 'gen_ai.provider.name'],
      window: '5m',
      threshold: 'errors',
      example: { ...call, 'gen_ai.error.class': 'rate_limit' },
    }),
    summary: ({ query }) =>
      `${query.labelValue(aiErrors, 'gen_ai.provider.name')} refuses calls of {{ $labels.job }} for their rate`,
    description: 'The limit of requests or tokens a minute is reached: calls wait or fail.',
    causes: ['More load than the limit allows.', 'A job that calls without pause beside the users.'],
    steps: [
      'See which model it is, and what calls it.',
      'Slow down what can wait; ask the provider for a higher limit.',
    ],
    dashboard,
  }),

  AiQuotaExhausted: alert({
    severity: 'critical',
    for: '0s',
    thresholds: {},
    ...increaseOver(aiErrors, {
      where: { 'gen_ai.error.class': 'quota' },
      by: ['job', 'gen_ai.provider.name'],
      window: '5m',
      example: { ...call, 'gen_ai.error.class': 'quota' },
    }),
    summary: ({ query }) =>
      `The quota of {{ $labels.job }} at ${query.labelValue(aiErrors, 'gen_ai.provider.name')} is used up`,
    description: 'No call works until somebody pays or raises the limit: trying again does not help.',
    causes: ['The credit is used up.', 'The limit of the month is reached.'],
    steps: ['Raise the limit or add credit at the provider.', 'See in the dashboard what has cost so much.'],
    dashboard,
  }),

  AiSlow: alert({
    severity: 'medium',
    for: '10m',
    thresholds: { p95Seconds: 30 },
    ...eitherOf(quantileOver(aiOperationDuration, slow), quantileOver(aiInferenceDuration, slow)),
    summary: ({ query }) =>
      `One of twenty calls to ${query.labelValue(aiOperationDuration, 'gen_ai.request.model')} takes {{ $value | humanizeDuration }}`,
    description: 'Users, or the jobs that wait for the answers, wait longer than is expected.',
    causes: ['The provider is overloaded.', 'Longer prompts or answers than before.'],
    steps: ['Compare with the tokens of one call.', 'Switch to a smaller model, or ask for shorter answers.'],
    dashboard,
  }),

  AiSlowFirstChunk: alert({
    severity: 'medium',
    for: '10m',
    thresholds: { p95Seconds: 10 },
    ...eitherOf(quantileOver(aiTimeToFirstChunk, slow), quantileOver(aiInferenceTimeToFirstChunk, slow)),
    summary: ({ query }) =>
      `One of twenty answers of ${query.labelValue(aiTimeToFirstChunk, 'gen_ai.request.model')} begins after {{ $value | humanizeDuration }}`,
    description: 'Users of a stream look at nothing until its first piece comes.',
    causes: ['The provider is overloaded.', 'Long prompts that no cache holds.'],
    steps: [
      'Compare with the input tokens, and with those that the cache holds.',
      'Look at the status page.',
    ],
    dashboard,
  }),

  AiCostHigh: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { costPerHour: 10 },
    ...increaseOver(aiCost, {
      by: ['job', 'gen_ai.cost.currency'],
      window: '1h',
      threshold: 'costPerHour',
      example: { ...call, 'gen_ai.cost.currency': 'USD' },
    }),
    summary: ({ query }) =>
      `The calls of {{ $labels.job }} have cost {{ $value | humanize }} ${query.labelValue(aiCost, 'gen_ai.cost.currency')} in an hour`,
    description: 'Calls to models cost more than is planned, by the table of prices.',
    causes: ['A loop that calls a model.', 'A dearer model.', 'More users.'],
    steps: [
      'See by model and job what has grown.',
      'Set a limit at the provider while the cause is unknown.',
    ],
    dashboard,
  }),

  AiBudgetNearlySpent: alert({
    severity: 'high',
    for: '5m',
    thresholds: { spentRatio: 0.9 },
    ...usedOver(aiBudgetSpent, {
      within: '30d',
      limit: aiBudgetLimit,
      by: ['gen_ai.budget.name', 'gen_ai.cost.currency'],
      threshold: 'spentRatio',
      example: budget,
      limitExample: budget,
    }),
    summary: ({ query }) =>
      `{{ $value | humanizePercentage }} of the budget ${query.labelValue(aiBudgetSpent, 'gen_ai.budget.name')} of 30 days is spent`,
    description: 'Nothing is refused when a budget is spent: it goes on costing.',
    causes: ['More calls than planned.', 'A dearer model.'],
    steps: ['See by model what costs most.', 'Raise the budget, or make calls cheaper.'],
    dashboard,
  }),

  AiCallsWithoutPrice: alert({
    severity: 'low',
    for: '0s',
    thresholds: {},
    ...increaseOver(aiUnpricedTokens, {
      by: ['job', 'gen_ai.request.model'],
      window: '1h',
      example: { ...call, 'gen_ai.token.type': 'input' },
    }),
    summary: ({ query }) =>
      `The price of ${query.labelValue(aiUnpricedTokens, 'gen_ai.request.model')}, which {{ $labels.job }} uses, is unknown`,
    description: 'What calls cost is more than what is shown: the table of prices lacks the model.',
    causes: ['A new model.', 'A model of your own.'],
    steps: ['Add its price with `ai.definePrices`.'],
    dashboard,
  }),
}
