import {
  billingCreditsGranted,
  billingCreditsUsed,
  billingMinorUnits,
  billingTransactionDuration,
  billingTransactions,
} from '../catalog/billing.ts'
import type { AttributesOf } from '../catalog/metric.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { checkedCount, checkedMinorUnits, checkedNumber } from './checked-number.ts'
import { currencyOf } from './currency-of.ts'
import { outcomeOf } from './outcome-of.ts'
import { measuring, recording } from './pack.ts'
import { removablePack } from './removal.ts'

type DurationAttributes = AttributesOf<typeof billingTransactionDuration>

/** What kind of transaction it is. */
export type BillingType = NonNullable<DurationAttributes['billing.type']>

/** How a transaction ended. */
export type BillingOutcome = NonNullable<DurationAttributes['billing.outcome']>

/** A sum of money, as whole minor units of a currency: 12.34 EUR is 1234 of EUR. */
export interface BillingAmount {
  /** The ISO 4217 code. */
  readonly currency: string
  /** Never negative: money that goes back is a transaction of another type. */
  readonly amountMinor: number | bigint
}

/** A transaction that is over. */
export interface BillingTransaction extends Partial<BillingAmount> {
  readonly type: BillingType
  readonly outcome: BillingOutcome
  readonly durationSeconds?: number | undefined
  /** The class of the error that it ended with. */
  readonly errorType?: string | undefined
}

/** Credits that customers were given and used. Whole numbers, so that no sum drifts. */
export interface BillingCredits {
  /** What kind of credits they are, one of a small set. */
  readonly type: string
  readonly granted?: number | undefined
  readonly used?: number | undefined
}

/** What a measured transaction can say of itself. */
export interface BillingReport {
  /** Sets the outcome of a transaction that does not throw; what it throws counts before it. */
  outcome(outcome: BillingOutcome): void
  /** Sets the amount, where it is known only during the transaction. */
  amount(amount: BillingAmount): void
}

const { pack, removal } = removablePack('billing', {
  metrics: [
    billingTransactions,
    billingMinorUnits,
    billingTransactionDuration,
    billingCreditsGranted,
    billingCreditsUsed,
  ],
  bind,
})
const inertReport: BillingReport = { outcome() {}, amount() {} }

/** Measures money: transactions, their amounts and how long they take. Does nothing without the preload. */
export const billing = {
  ...removal,

  /**
   * Records a transaction (`billing.transactions`) and its amount (`billing.transaction.minor_units`).
   * An amount that is no whole number of minor units is said once and left out; the transaction counts.
   */
  recordTransaction: recording(pack, (recorders, transaction: BillingTransaction) =>
    recorders.transaction(transaction),
  ),

  /** Runs a transaction and records its outcome, its amount and how long it took. */
  transaction: measuring(pack, {
    inertReport,
    begin(
      recorders,
      { type, currency, amountMinor }: Pick<BillingTransaction, 'type'> & Partial<BillingAmount>,
    ) {
      let said: BillingOutcome | undefined
      let amount: Partial<BillingAmount> = {
        ...(currency === undefined ? undefined : { currency }),
        ...(amountMinor === undefined ? undefined : { amountMinor }),
      }
      return {
        report: {
          outcome: (outcome: BillingOutcome) => void (said = outcome),
          amount: (known: BillingAmount) => void (amount = known),
        },
        end(ending) {
          const { outcome, errorType } = outcomeOf(ending)
          recorders.transaction({
            type,
            outcome: outcome === 'success' ? (said ?? outcome) : outcome,
            errorType,
            durationSeconds: ending.durationSeconds,
            ...amount,
          })
        },
      }
    },
  }),

  /** Counts credits that were granted or used (`billing.credits.granted`, `billing.credits.used`). */
  recordCredits: recording(pack, (recorders, credits: BillingCredits) => recorders.credits(credits)),
}

function bind(store: SeriesStore) {
  const creditsGranted = store.counter(billingCreditsGranted)
  const creditsUsed = store.counter(billingCreditsUsed)
  const transactions = store.counter(billingTransactions)
  const minorUnits = store.counter(billingMinorUnits)
  const duration = store.histogram(billingTransactionDuration)
  return {
    credits({ type, granted, used }: BillingCredits): void {
      const attributes = { 'billing.credit.type': type }
      const given = granted === undefined ? undefined : checkedCount(billingCreditsGranted, granted)
      if (given !== undefined) creditsGranted.add(given, attributes)
      const spent = used === undefined ? undefined : checkedCount(billingCreditsUsed, used)
      if (spent !== undefined) creditsUsed.add(spent, attributes)
    },
    transaction(transaction: BillingTransaction): void {
      const { type, outcome, amountMinor, durationSeconds } = transaction
      transactions.add(1, { 'billing.type': type, 'billing.outcome': outcome })
      if (amountMinor !== undefined) {
        const amount = checkedMinorUnits(billingMinorUnits, amountMinor)
        const currency = currencyOf(transaction.currency)
        if (amount !== undefined) {
          minorUnits.add(amount, {
            'billing.type': type,
            'billing.outcome': outcome,
            'billing.currency': currency,
          })
        }
      }
      if (durationSeconds === undefined) return
      const seconds = checkedNumber(billingTransactionDuration, durationSeconds)
      if (seconds === undefined) return
      const attributes: DurationAttributes = {
        'billing.type': type,
        'billing.outcome': outcome,
        'error.type': transaction.errorType,
      }
      duration.record(seconds, attributes)
    },
  }
}
