import {
  aiActiveOperations,
  aiBudgetLimit,
  aiBudgetSpent,
  aiCachedInputTokens,
  aiCost,
  aiErrors,
  aiOperationDuration,
  aiTimeToFirstChunk,
  aiTokenUsage,
  aiUnpricedTokens,
} from '../../catalog/ai.ts'
import {
  aiInferenceDuration,
  aiInferenceTimeToFirstChunk,
  aiInputTokens,
  aiOutputTokens,
} from '../../catalog/ai-latest.ts'
import type { Dashboard, Row } from '../grafana/dashboard.ts'
import type { PanelQueries } from '../grafana/panel-queries.ts'

/** Calls to models. A service uses one of the two sets of names that the convention has, so panels ask for both. */
export const ai: Dashboard = {
  uid: 'meterbridge-ai',
  title: 'AI calls',
  description: 'Calls to models: errors, durations, tokens, costs and budgets.',
  refresh: '30s',
  rows: (queries) => [calls(queries), costs(queries)],
}

function calls(q: PanelQueries): Row {
  return {
    title: 'Calls',
    panels: [
      {
        title: 'Calls by model',
        description: 'Calls to models, each second.',
        type: 'timeseries',
        queries: [
          q.rate(aiOperationDuration, { by: ['gen_ai.request.model'] }),
          q.rate(aiInferenceDuration, { by: ['gen_ai.request.model'] }),
        ],
      },
      {
        title: 'Errors by class',
        description: 'Calls that failed, by what can be done about it.',
        type: 'timeseries',
        queries: [q.rate(aiErrors, { by: ['gen_ai.provider.name', 'gen_ai.error.class'] })],
        alerts: ['AiHighErrorRate', 'AiRateLimited', 'AiQuotaExhausted'],
      },
      {
        title: 'Call duration p95',
        description: '95 of 100 calls take no longer, streams until their end.',
        type: 'timeseries',
        queries: [
          q.quantile(aiOperationDuration, { quantile: 0.95, by: ['gen_ai.request.model'] }),
          q.quantile(aiInferenceDuration, { quantile: 0.95, by: ['gen_ai.request.model'] }),
        ],
        alerts: ['AiSlow'],
      },
      {
        title: 'Time to first chunk p95',
        description: 'How long users of a stream look at nothing.',
        type: 'timeseries',
        queries: [
          q.quantile(aiTimeToFirstChunk, { quantile: 0.95, by: ['gen_ai.request.model'] }),
          q.quantile(aiInferenceTimeToFirstChunk, { quantile: 0.95, by: ['gen_ai.request.model'] }),
        ],
        alerts: ['AiSlowFirstChunk'],
      },
      {
        title: 'Calls in flight',
        description: 'By provider.',
        type: 'timeseries',
        queries: [q.value(aiActiveOperations, { by: ['gen_ai.provider.name'] })],
      },
    ],
  }
}

function costs(q: PanelQueries): Row {
  const budget = ['gen_ai.budget.name', 'gen_ai.cost.currency'] as const
  return {
    title: 'Tokens and costs',
    panels: [
      {
        title: 'Tokens by model',
        description: 'Tokens, each second.',
        type: 'timeseries',
        unit: 'short',
        queries: [
          q.rateOfSum(aiTokenUsage, { by: ['gen_ai.request.model', 'gen_ai.token.type'] }),
          q.rate(aiInputTokens, { by: ['gen_ai.request.model'], legend: '{{gen_ai_request_model}} input' }),
          q.rate(aiOutputTokens, { by: ['gen_ai.request.model'], legend: '{{gen_ai_request_model}} output' }),
        ],
      },
      {
        title: 'Tokens from caches',
        description: 'Input tokens that the provider read from its cache; they are among the input tokens.',
        type: 'timeseries',
        unit: 'short',
        queries: [q.rate(aiCachedInputTokens, { by: ['gen_ai.request.model'] })],
      },
      {
        title: 'Cost by model',
        description: 'In the time shown, by the table of prices.',
        type: 'timeseries',
        queries: [q.increase(aiCost, { by: ['gen_ai.request.model', 'gen_ai.cost.currency'] })],
        alerts: ['AiCostHigh'],
      },
      {
        title: 'Budgets',
        description: 'What was spent in the time shown, and the limit that is meant for 30 days.',
        type: 'timeseries',
        queries: [
          q.increase(aiBudgetSpent, { by: budget, legend: 'spent {{gen_ai_budget_name}}' }),
          q.value(aiBudgetLimit, { with: 'max', by: budget, legend: 'limit {{gen_ai_budget_name}}' }),
        ],
        alerts: ['AiBudgetNearlySpent'],
      },
      {
        title: 'Tokens without a price',
        description: 'The cost leaves them out.',
        type: 'timeseries',
        queries: [q.increase(aiUnpricedTokens, { by: ['gen_ai.request.model'] })],
        alerts: ['AiCallsWithoutPrice'],
      },
    ],
  }
}
