import type { Metric } from './metric.ts'
import { workErrorType } from './outcomes.ts'

const method = {
  description: 'How the user proves who they are, such as `password`, `oauth` or `api_key`.',
  limit: 20,
} as const

const outcome = {
  description: 'How it ended: `failure` when the user was refused, `error` when it could not be decided.',
  values: ['success', 'failure', 'error', 'cancelled'],
} as const

export const authAttempts = {
  name: 'auth.attempts',
  kind: 'counter',
  unit: '{attempt}',
  description: 'Attempts to authenticate.',
  attributes: { 'auth.method': method, 'auth.outcome': outcome },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const authAttemptDuration = {
  name: 'auth.attempt.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long attempts to authenticate took, where that was measured.',
  attributes: { 'auth.method': method, 'auth.outcome': outcome, 'error.type': workErrorType },
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

const sessionType = {
  description: 'What kind of session it is, one of a small set.',
  limit: 20,
} as const

export const authSessionEvents = {
  name: 'auth.session.events',
  kind: 'counter',
  unit: '{event}',
  description: 'Sessions that were created or came to an end.',
  attributes: {
    'auth.session.type': sessionType,
    'auth.session.event': {
      description: 'What happened to the session.',
      values: ['created', 'refreshed', 'ended', 'expired', 'revoked'],
    },
  },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const authActiveSessions = {
  name: 'auth.active_sessions',
  kind: 'gauge',
  unit: '{session}',
  description: 'Sessions that are valid now, as the application counts them.',
  attributes: { 'auth.session.type': sessionType },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const rateLimitDecisions = {
  name: 'rate_limit.decisions',
  kind: 'counter',
  unit: '{decision}',
  description: 'What rate limits decided.',
  attributes: {
    'rate_limit.name': { description: 'The name of the limit, one of a small set.', limit: 50 },
    'rate_limit.decision': { description: 'What was decided.', values: ['allowed', 'denied'] },
  },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric
