import type { Severity } from './severity.ts'

/** How much depends on a service: it decides how severe it is when the service is down. */
export type Tier = 'critical' | 'important' | 'standard'

/** A service whose metrics are scraped. */
export interface Service {
  /** The job of its series: lower-case words joined by hyphens. */
  readonly name: string
  /** `host:port` of each instance. Leave it out where targets are discovered. */
  readonly targets?: readonly string[]
  /** How instances are found that `targets` does not name. */
  readonly discovery?: Discovery
  /** `important` by default. */
  readonly tier?: Tier
  /** A part of the system that it belongs to, such as `trading`; alerts carry it. */
  readonly component?: string
  /** The one of Prometheus by default, such as `10s`. */
  readonly scrapeInterval?: string
  /** `/metrics` by default. */
  readonly metricsPath?: string
  /** Names in Prometheus that are not kept, such as `v8js_.*`: a pattern matches the whole name. */
  readonly drop?: readonly string[]
  /** `http` by default. */
  readonly scheme?: 'http' | 'https'
  /** A file with the token that the endpoint asks for, as Prometheus finds it. */
  readonly bearerTokenFile?: string
  /** Queues that always need a worker: without one, `QueueWithoutWorker` fires. */
  readonly queues?: readonly string[]
  /** Health checks whose failure has an alert of its own; those of others share `DependencyDown`. */
  readonly dependencies?: readonly ServiceDependency[]
  /** How long it may be down before its alert fires; `1m` by default. */
  readonly downFor?: string
}

/** A health check of a service, and how bad its failure is. */
export interface ServiceDependency {
  /** The name of the check. */
  readonly name: string
  readonly severity?: Severity
  /** How long it may fail; `1m` by default. */
  readonly for?: string
}

/** Where Prometheus finds the instances of a service. */
export type Discovery =
  | { readonly kind: 'file'; readonly files: readonly string[] }
  | {
      readonly kind: 'docker'
      readonly host?: string
      /** The value of the container's label `com.docker.compose.service`; the name of the service by default. */
      readonly composeService?: string
      readonly port: number
    }
  | {
      readonly kind: 'kubernetes'
      readonly namespace?: string
      /** The value of the pods' label `app.kubernetes.io/name`; the name of the service by default. */
      readonly app?: string
      /** The name of the container's port. */
      readonly portName: string
    }
