import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import type { StackConfig } from '../../stack/config/stack-config.ts'
import { findProgram } from '../find-program.ts'
import type { Project } from '../load-project.ts'
import type { Terminal } from '../terminal.ts'

const engineTimeoutMs = 10_000

/** Tells whether `docker compose` is here and an engine answers it. */
export function hasComposeEngine({ environment }: Terminal): boolean {
  const docker = findProgram('docker', environment)
  if (docker === undefined) return false
  return [['compose', 'version'], ['info']].every(
    (args) =>
      spawnSync(docker, args, { stdio: 'ignore', timeout: engineTimeoutMs, env: { ...environment } })
        .status === 0,
  )
}

/** Gives the profiles of docker-compose.yml that a configuration has something for. */
export function composeProfiles({ exporters = {}, grafana }: StackConfig): readonly string[] {
  return [
    ...Object.keys(exporters).map((name) => (name === 'node' ? 'host' : name)),
    ...(grafana?.tempoUrl === undefined ? [] : ['traces']),
  ]
}

/** What Docker Compose is to do. */
export interface ComposeCall {
  readonly profiles: readonly string[]
  readonly args: readonly string[]
}

/** Writes a call of Docker Compose on the generated file. */
export function composeArguments({ out }: Project, { profiles, args }: ComposeCall): readonly string[] {
  const chosen = profiles.flatMap((profile) => ['--profile', profile])
  return ['compose', '--project-directory', out, '--file', `${out}/docker-compose.yml`, ...chosen, ...args]
}

/**
 * Runs Docker Compose on the generated file; what it says is progress.
 *
 * @throws STACK_NOT_STARTED when it fails.
 */
export async function compose(
  terminal: Terminal,
  call: ComposeCall & { readonly project: Project },
): Promise<void> {
  const docker = findProgram('docker', terminal.environment)
  const args = composeArguments(call.project, call)
  const child = spawn(docker ?? 'docker', args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...terminal.environment },
  })
  const said: string[] = []
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      said.push(line)
      terminal.note(line)
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  if (code === 0) return
  throw new MeterbridgeError('STACK_NOT_STARTED', {
    part: `docker ${args.join(' ')}`,
    reason: said.at(-1) ?? `it ended with ${code}`,
    remedy: 'mend what it says, or give --local',
  })
}
