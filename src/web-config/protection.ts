import { AllowList } from './allow-list.ts'
import { BearerTokens } from './bearer-tokens.ts'
import { GateError } from './gate-error.ts'
import { readWebConfig, type WebConfig } from './read-web-config.ts'
import type { ReadFile } from './read-tls.ts'

/** What protects the endpoint, as the settings name it. */
export interface ProtectionSettings {
  readonly webConfigFile: string | undefined
  readonly bearerTokenFile: string | undefined
  /** Undefined allows every address. */
  readonly allowedIps: readonly string[] | undefined
}

/** What was read from the settings and their files. */
export interface Protection {
  readonly web: WebConfig
  readonly tokens: BearerTokens | undefined
  readonly allowed: AllowList | undefined
}

/** Something of a setting is wrong; `setting` and `value` name which. */
export class ProtectionError extends Error {
  readonly setting: string
  readonly value: string

  constructor(setting: string, { value, reason }: { value: string; reason: string }) {
    super(reason)
    this.setting = setting
    this.value = value
  }
}

const noWebConfig: WebConfig = { tls: undefined, users: new Map(), headers: {}, rate: undefined }

/**
 * Reads everything that protects the endpoint.
 *
 * @throws ProtectionError at the first thing that is wrong.
 */
export function readProtection(settings: ProtectionSettings, readFile: ReadFile): Protection {
  const { webConfigFile, bearerTokenFile, allowedIps } = settings
  return {
    web: webConfigFile
      ? blaming('METERBRIDGE_WEB_CONFIG_FILE', webConfigFile, () => readWebConfig(webConfigFile, readFile))
      : noWebConfig,
    tokens: bearerTokenFile
      ? blaming(
          'METERBRIDGE_BEARER_TOKEN_FILE',
          bearerTokenFile,
          () => new BearerTokens(readFile(bearerTokenFile)),
        )
      : undefined,
    allowed: allowedIps
      ? blaming('METERBRIDGE_ALLOWED_IPS', allowedIps.join(','), () => new AllowList(allowedIps))
      : undefined,
  }
}

function blaming<Value>(setting: string, value: string, read: () => Value): Value {
  try {
    return read()
  } catch (thrown) {
    // Anything else may quote what it could not read, and stays unsaid.
    const reason = thrown instanceof GateError ? thrown.message : 'it cannot be understood'
    throw new ProtectionError(setting, { value, reason })
  }
}
