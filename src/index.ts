export { health } from './health/health.ts'
export type { ReadinessCheck } from './health/readiness.ts'
export { setRoute } from './instruments/http/set-route.ts'
export { MeterbridgeError } from './diagnostics/meterbridge-error.ts'
