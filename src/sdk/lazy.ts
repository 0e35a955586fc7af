/**
 * What is loaded when it is first needed, each by a `require` of its own: the only file that has one.
 *
 * Each is a file of `dist/late` beside the bundle of the preload, and an export, so that the endpoint's
 * bundle holds its own alone.
 */
// oxlint-disable typescript/no-require-imports
export const sdkMeters = () => require('./sdk-meters.ts') as typeof import('./sdk-meters.ts')
export const endpointThread = () => require('./endpoint-thread.ts') as typeof import('./endpoint-thread.ts')
export const endpointHere = () => require('./endpoint-here.ts') as typeof import('./endpoint-here.ts')
export const applicationSource = () =>
  require('./application-source.ts') as typeof import('./application-source.ts')
export const openServer = () => require('./open-server.ts') as typeof import('./open-server.ts')
export const host = () =>
  require('../instruments/host/start-host.ts') as typeof import('../instruments/host/start-host.ts')
export const gate = () =>
  require('../web-config/create-gate.ts') as typeof import('../web-config/create-gate.ts')
export const tracing = () =>
  require('../tracing/start-tracing.ts') as typeof import('../tracing/start-tracing.ts')
export const push = () => require('./start-push.ts') as typeof import('./start-push.ts')
export const compress = () =>
  require('../exposition/compress.ts') as typeof import('../exposition/compress.ts')
/** Its hooks and its registry must be one copy, so it stays a package. */
export const importInTheMiddle = () =>
  require('import-in-the-middle') as typeof import('import-in-the-middle')
