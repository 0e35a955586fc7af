import { exposedLabels, type Pairs } from '../naming/exposed-labels.ts'
import type { Strategy } from '../naming/strategy.ts'
import { labelSet } from './label-set.ts'
import type { Family } from './snapshot.ts'

/** The attributes of a resource. */
export type ResourceAttributes = Readonly<Record<string, string>>

/**
 * Gives the family that describes the resource, or nothing when there is nothing to say.
 *
 * Source: OpenTelemetry specification, Prometheus and OpenMetrics compatibility, "Resource Attributes".
 */
export function targetInfo(resource: ResourceAttributes, strategy: Strategy): Family | undefined {
  const pairs = exposedLabels(Object.entries(resource), { strategy })
  if (pairs.length === 0) return undefined
  const labels = labelSet(pairs)
  return {
    name: 'target_info',
    type: 'info',
    help: 'Target metadata.',
    unit: '',
    points: [{ labels, cells: Float64Array.of(1), offset: 0, startTimeMs: 0 }],
  }
}

/** Gives the attributes that every series is to be labelled with: those that are named and that the resource has. */
export function constantLabels(resource: ResourceAttributes, included: readonly string[]): Pairs {
  return included.flatMap((name) => (Object.hasOwn(resource, name) ? [[name, resource[name]!] as const] : []))
}
