import type { Config } from '../config/config.ts'
import type { ServiceResource } from './service-resource.ts'

/** What the endpoint's thread is started with. */
export interface EndpointData {
  readonly config: Config
  readonly resource: ServiceResource
  /** Where the application's thread beats. */
  readonly beat: Float64Array
}
