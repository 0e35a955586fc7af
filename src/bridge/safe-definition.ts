import type { MetricAdvice, MetricOptions } from '@opentelemetry/api'
import { reportOnce } from '../diagnostics/logger.ts'

/** A name and options that the SDK takes without harm to the application or to the page. */
export interface SafeDefinition {
  readonly name: string
  readonly options: MetricOptions
}

/**
 * Makes what an application passes when it creates an instrument safe, whatever it is.
 *
 * The SDK keeps a name that is no string, which then fails each whole collection.
 */
export function safeDefinition(name: unknown, options: unknown): SafeDefinition {
  const given = (typeof options === 'object' && options !== null ? options : {}) as MetricOptions
  const safeName = typeof name === 'string' ? name.toWellFormed() : nameOf(name)
  const advice = adviceOf(safeName, given.advice)
  return {
    name: safeName,
    options: {
      description: textOf(given.description),
      unit: textOf(given.unit),
      ...(given.valueType === 0 || given.valueType === 1 ? { valueType: given.valueType } : {}),
      ...(advice === undefined ? {} : { advice }),
    },
  }
}

function nameOf(name: unknown): string {
  try {
    return String(name)
  } catch {
    return ''
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : ''
}

function adviceOf(name: string, advice: unknown): MetricAdvice | undefined {
  const bounds = (advice as MetricAdvice | null | undefined)?.explicitBucketBoundaries as unknown
  if (bounds === undefined) return undefined
  if (
    Array.isArray(bounds) &&
    bounds.every((bound, i) => Number.isFinite(bound) && !(bound <= bounds[i - 1]))
  ) {
    return { explicitBucketBoundaries: [...bounds] }
  }
  reportOnce('BUCKET_BOUNDS_INVALID', name, { metric: name })
  return undefined
}
