import type { Metric } from './metric.ts'

const kind = {
  'billing.type': {
    description: 'What kind of transaction it is; money that goes back is a kind of its own.',
    values: ['payment', 'refund', 'chargeback', 'payout', 'credit'],
  },
  'billing.outcome': {
    description: "How it ended: declined by the customer's bank or by a rule, or failed by an error.",
    values: ['success', 'declined', 'error', 'cancelled'],
  },
} as const

export const billingTransactions = {
  name: 'billing.transactions',
  kind: 'counter',
  unit: '{transaction}',
  description: 'Transactions by kind and outcome.',
  attributes: kind,
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const billingMinorUnits = {
  name: 'billing.transaction.minor_units',
  kind: 'counter',
  unit: '{minor_unit}',
  description:
    'Amounts of transactions in the minor unit of their currency (cents for EUR and USD, whole yen for JPY). Never add up several currencies.',
  attributes: {
    ...kind,
    'billing.currency': {
      description: 'The ISO 4217 code of the currency, in capitals.',
      limit: 40,
    },
  },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const billingTransactionDuration = {
  name: 'billing.transaction.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long transactions took.',
  attributes: {
    ...kind,
    'error.type': {
      description: 'The class of the error that the transaction ended with.',
      limit: 30,
    },
  },
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

const creditType = { description: 'What kind of credits they are, one of a small set.', limit: 50 } as const

export const billingCreditsGranted = {
  name: 'billing.credits.granted',
  kind: 'counter',
  unit: '{credit}',
  description: 'Credits that customers were given or bought.',
  attributes: { 'billing.credit.type': creditType },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const billingCreditsUsed = {
  name: 'billing.credits.used',
  kind: 'counter',
  unit: '{credit}',
  description: 'Credits that customers used.',
  attributes: { 'billing.credit.type': creditType },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric
