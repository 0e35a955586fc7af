import { otherValue } from '../catalog/metric.ts'

/** Spells a currency in one way; what is no code is `_OTHER`, so that its amounts join no real currency. */
export function currencyOf(currency: unknown): string {
  return typeof currency === 'string' && currencyCode.test(currency) ? currency.toUpperCase() : otherValue
}

/** The form of the codes of ISO 4217. */
const currencyCode = /^[A-Za-z]{3}$/
