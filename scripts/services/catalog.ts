import { kafka } from './kafka.ts'
import { mariadb } from './mariadb.ts'
import { postgres } from './postgres.ts'
import { prometheus } from './prometheus.ts'
import { rabbitmq } from './rabbitmq.ts'
import { redis } from './redis.ts'
import { ServiceError } from './service-error.ts'
import type { Service, ServiceName } from './service.ts'

/** Every server that the scripts know, by name. */
export const services: Readonly<Record<ServiceName, Service>> = {
  postgres,
  redis,
  rabbitmq,
  kafka,
  prometheus,
  mariadb,
}

/** What `up` brings up unless it is told names. */
export const defaultServiceNames: readonly ServiceName[] = ['postgres', 'redis', 'rabbitmq', 'kafka']

/**
 * Narrows a word of the command line to the name of a service.
 *
 * @throws SERVICE_UNKNOWN
 */
export function parseServiceName(word: string): ServiceName {
  const name = (Object.keys(services) as ServiceName[]).find((known) => known === word)
  if (name === undefined) {
    throw new ServiceError(
      'SERVICE_UNKNOWN',
      `the service ${JSON.stringify(word)} is wrong because no such service is known. ` +
        `Name one of ${Object.keys(services).join(', ')}.`,
    )
  }
  return name
}
