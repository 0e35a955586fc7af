import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../config/config.ts'

/** What is said of the service: attributes in the words of the resource conventions, none of them secret. */
export type ServiceResource = Readonly<Record<string, string>>

/**
 * Describes the service from the settings, with a name in any case.
 *
 * Nothing is detected but the application's package: host names, owners and command lines, which the
 * SDK's own detectors expose, can hold secrets.
 * Source: OpenTelemetry resource semantic conventions, "Service" and "Telemetry SDK".
 */
export function describeService(
  resource: Config['resource'],
  { version, mainScript }: { version: string; mainScript: string | undefined },
): ServiceResource {
  const application = mainScript === undefined ? undefined : nearestPackage(dirname(mainScript))
  const serviceVersion = resource.attributes['service.version'] ?? application?.version
  return {
    ...resource.attributes,
    'service.name': resource.serviceName ?? application?.name ?? 'unknown_service:node',
    ...(serviceVersion === undefined ? {} : { 'service.version': serviceVersion }),
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.distro.name': 'meterbridge',
    'telemetry.distro.version': version,
  }
}

interface ApplicationPackage {
  readonly name: string
  readonly version: string | undefined
}

function nearestPackage(folder: string): ApplicationPackage | undefined {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8')) as Record<
        string,
        unknown
      >
      if (typeof name === 'string' && name !== '') {
        return { name, version: typeof version === 'string' ? version : undefined }
      }
    } catch {
      // No package here, or not a readable one: the next folder up decides.
    }
    if (at === dirname(at)) return undefined
  }
}
