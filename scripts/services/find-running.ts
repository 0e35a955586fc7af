import { reasonOf, ServiceError } from './service-error.ts'
import type { Service } from './service.ts'
import type { StartedServer } from './state-file.ts'

export interface Whereabouts {
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly useDefaultPorts?: boolean
  /** What an earlier call started. */
  readonly started: StartedServer | undefined
}

/**
 * Returns the URL of a server that runs already: the given one, ours, or one on the default port.
 *
 * @throws SERVICE_URL_REFUSED when nobody answers at the given URL, because whoever gave it means that server
 */
export async function findRunning(service: Service, where: Whereabouts): Promise<string | undefined> {
  const given = (where.environment ?? process.env)[service.urlVariable]
  if (given) {
    await service.probe(given).catch((error: unknown) => {
      throw new ServiceError(
        'SERVICE_URL_REFUSED',
        `the ${service.urlVariable} ${withoutPassword(given)} is wrong because the server does not answer there ` +
          `(${reasonOf(error)}). Start that server, or unset ${service.urlVariable}.`,
      )
    })
    return given
  }
  const urls = [
    ...(where.started ? [where.started.url] : []),
    ...(where.useDefaultPorts === false ? [] : service.defaultUrls),
  ]
  for (const url of urls) {
    if (await answers(service, url)) return url
  }
  return undefined
}

/** Tells whether a server answers at a URL. */
export async function answers(service: Service, url: string): Promise<boolean> {
  return service.probe(url).then(
    () => true,
    () => false,
  )
}

/** Returns a URL fit for a message. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return '(not a URL)'
  const parsed = new URL(url)
  if (parsed.password !== '') parsed.password = '***'
  return parsed.href
}
