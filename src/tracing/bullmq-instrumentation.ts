import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation'
import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { BullmqTelemetry } from './bullmq-telemetry.ts'
import { traceBullmq } from './trace-bullmq.ts'

/**
 * Traces BullMQ 5 and 6: gives every queue, worker and flow producer a telemetry of ours, unless the
 * application brings its own.
 */
export class BullmqInstrumentation extends InstrumentationBase {
  constructor(version: string) {
    super('meterbridge/bullmq', version, {})
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    const patch = (moduleExports: unknown): unknown => {
      try {
        traceBullmq(moduleExports, new BullmqTelemetry(() => this.tracer))
      } catch (thrown) {
        reportOnce('TRACING_FAILED', 'bullmq', { reason: `bullmq: ${reasonOf(thrown)}` })
      }
      return moduleExports
    }
    return [new InstrumentationNodeModuleDefinition('bullmq', ['>=5.0.0 <7'], patch)]
  }
}
