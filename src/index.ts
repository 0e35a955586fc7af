export { MeterbridgeError } from './diagnostics/meterbridge-error.ts'
