import type { Config } from '../config/config.ts'

/** Tells whether the settings leave an instrument on. */
export function isInstrumentOn({ enabled, disabled }: Config['instruments'], name: string): boolean {
  return (enabled?.includes(name) ?? true) && !disabled.includes(name)
}
