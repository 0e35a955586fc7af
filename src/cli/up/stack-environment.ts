import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Project } from '../load-project.ts'
import type { Terminal } from '../terminal.ts'

/** The variables that docker-compose.yml asks for, which local programs are started with as well. */
export type StackEnvironment = Readonly<Record<string, string | undefined>>

/** Reads the `.env` beside docker-compose.yml; the environment of the command comes first, as for Docker Compose. */
export function stackEnvironment({ out }: Project, { environment }: Terminal): StackEnvironment {
  return { ...readEnv(join(out, '.env')), ...environment }
}

function readEnv(file: string): StackEnvironment {
  try {
    return parseEnv(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}

/** The ports on the loopback address, each with the variable that sets it. */
const ports = {
  prometheus: { variable: 'PROMETHEUS_PORT', port: 9090 },
  alertmanager: { variable: 'ALERTMANAGER_PORT', port: 9093 },
  grafana: { variable: 'GRAFANA_PORT', port: 3001 },
  node: { variable: 'NODE_EXPORTER_PORT', port: 9100 },
  redis: { variable: 'REDIS_EXPORTER_PORT', port: 9121 },
  postgres: { variable: 'POSTGRES_EXPORTER_PORT', port: 9187 },
} as const

export type ProgramName = keyof typeof ports

/** Names the variable that sets a program's port. */
export function portVariable(name: ProgramName): string {
  return ports[name].variable
}

/** Gives the address of a program, such as `127.0.0.1:9090`. */
export function addressOf(name: ProgramName, environment: StackEnvironment): string {
  const given = Number(environment[ports[name].variable])
  return `127.0.0.1:${given > 0 ? given : ports[name].port}`
}
