import type { Alert } from '../alerts/alert.ts'

/** What fires an alert and what proves it, by thresholds of these names. */
export type Condition<Threshold extends string = never> = Pick<
  Alert<Readonly<Record<Threshold, number>>>,
  'expression' | 'cases'
>
