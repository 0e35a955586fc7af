import { ROOT_CONTEXT, SpanKind, trace, TraceFlags, type Context } from '@opentelemetry/api'
import { SamplingDecision, type Sampler } from '@opentelemetry/sdk-trace'
import { expect, test } from 'vitest'
import { createSampler } from '../../../src/tracing/sampler.ts'

const { NOT_RECORD, RECORD_AND_SAMPLED } = SamplingDecision
const low = '0'.repeat(31) + '1'
const high = `${'f'.repeat(8)}${'0'.repeat(24)}`

test.each([
  { sampler: undefined, root: RECORD_AND_SAMPLED, unsampledParent: NOT_RECORD },
  { sampler: '', root: RECORD_AND_SAMPLED, unsampledParent: NOT_RECORD },
  { sampler: 'always_on', root: RECORD_AND_SAMPLED, unsampledParent: RECORD_AND_SAMPLED },
  { sampler: 'always_off', root: NOT_RECORD, unsampledParent: NOT_RECORD },
  { sampler: 'parentbased_always_on', root: RECORD_AND_SAMPLED, unsampledParent: NOT_RECORD },
  { sampler: 'parentbased_always_off', root: NOT_RECORD, unsampledParent: NOT_RECORD },
  { sampler: 'unheard_of', root: RECORD_AND_SAMPLED, unsampledParent: NOT_RECORD },
])('$sampler decides $root for a new trace and $unsampledParent below an unsampled one', (expected) => {
  const sampler = createSampler({ OTEL_TRACES_SAMPLER: expected.sampler })
  expect(decide(sampler, { traceId: low })).toBe(expected.root)
  const traceFlags = TraceFlags.NONE
  const parent = trace.setSpanContext(ROOT_CONTEXT, { traceId: low, spanId: '1'.repeat(16), traceFlags })
  expect(decide(sampler, { traceId: low, parent })).toBe(expected.unsampledParent)
})

test.each(['traceidratio', 'parentbased_traceidratio'])(
  '%s samples the share of OTEL_TRACES_SAMPLER_ARG',
  (name) => {
    const sampler = createSampler({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: '0.5' })
    expect(decide(sampler, { traceId: low })).toBe(RECORD_AND_SAMPLED)
    expect(decide(sampler, { traceId: high })).toBe(NOT_RECORD)
  },
)

test.each([undefined, '', 'half', '-1', '2'])('samples every trace when the ratio is %s', (ratio) => {
  const sampler = createSampler({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: ratio })
  expect(decide(sampler, { traceId: high })).toBe(RECORD_AND_SAMPLED)
})

function decide(
  sampler: Sampler,
  { traceId, parent = ROOT_CONTEXT }: { traceId: string; parent?: Context },
): SamplingDecision {
  return sampler.shouldSample(parent, traceId, 'span', SpanKind.SERVER, {}, []).decision
}
