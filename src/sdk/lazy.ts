/**
 * What is loaded when it is first needed, each by a `require` of its own: the only file that has one.
 *
 * The bundle of the preload keeps these modules unevaluated until they are asked for, and leaves the
 * packages that they need outside.
 */
export const lazy = {
  // oxlint-disable typescript/no-require-imports
  sdkMeters: () => require('./sdk-meters.ts') as typeof import('./sdk-meters.ts'),
  endpointThread: () => require('./endpoint-thread.ts') as typeof import('./endpoint-thread.ts'),
  endpointHere: () => require('./endpoint-here.ts') as typeof import('./endpoint-here.ts'),
  applicationSource: () => require('./application-source.ts') as typeof import('./application-source.ts'),
  openServer: () => require('./open-server.ts') as typeof import('./open-server.ts'),
  host: () =>
    require('../instruments/host/start-host.ts') as typeof import('../instruments/host/start-host.ts'),
  gate: () => require('../web-config/create-gate.ts') as typeof import('../web-config/create-gate.ts'),
  tracing: () => require('../tracing/start-tracing.ts') as typeof import('../tracing/start-tracing.ts'),
  // oxlint-enable typescript/no-require-imports
}
