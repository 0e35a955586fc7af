import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace'
import { report } from '../diagnostics/logger.ts'
import { readText, type Environment } from '../otlp/environment.ts'

/**
 * Creates the sampler that `OTEL_TRACES_SAMPLER` names; an unknown one is one warning and the default,
 * which follows the caller's decision and samples every trace that begins here.
 *
 * Source: OpenTelemetry specification, "General SDK Configuration": the SDK 3.0 for Node reads no variable.
 */
export function createSampler(environment: Environment): Sampler {
  const name = readText(environment, 'OTEL_TRACES_SAMPLER') ?? fallback
  const create = samplers.get(name)
  if (create !== undefined) return create(environment)
  report('SETTING_INVALID', {
    setting: 'OTEL_TRACES_SAMPLER',
    value: name,
    expected: [...samplers.keys()].join(', '),
    fallback,
  })
  return parentBased(new AlwaysOnSampler())
}

const fallback = 'parentbased_always_on'

const samplers: ReadonlyMap<string, (environment: Environment) => Sampler> = new Map<
  string,
  (environment: Environment) => Sampler
>([
  ['always_on', () => new AlwaysOnSampler()],
  ['always_off', () => new AlwaysOffSampler()],
  ['traceidratio', (environment) => ratioSampler(environment)],
  ['parentbased_always_on', () => parentBased(new AlwaysOnSampler())],
  ['parentbased_always_off', () => parentBased(new AlwaysOffSampler())],
  ['parentbased_traceidratio', (environment) => parentBased(ratioSampler(environment))],
])

function parentBased(root: Sampler): Sampler {
  return new ParentBasedSampler({ root })
}

function ratioSampler(environment: Environment): Sampler {
  const text = readText(environment, 'OTEL_TRACES_SAMPLER_ARG')
  const ratio = text === undefined ? 1 : Number(text)
  if (ratio >= 0 && ratio <= 1) return new TraceIdRatioBasedSampler(ratio)
  report('SETTING_INVALID', {
    setting: 'OTEL_TRACES_SAMPLER_ARG',
    value: String(text),
    expected: 'a number from 0 to 1',
    fallback: '1',
  })
  return new TraceIdRatioBasedSampler(1)
}
