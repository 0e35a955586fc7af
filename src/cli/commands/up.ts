import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import { version } from '../../sdk/version.ts'
import { generateStack, manifestPath } from '../../stack/generate-stack.ts'
import { ask } from '../../ask/ask.ts'
import type { Call, Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { invalidArgument, timeoutSeconds } from '../invalid-argument.ts'
import { loadProject, type Project } from '../load-project.ts'
import { compose, composeProfiles, hasComposeEngine } from '../up/compose.ts'
import { holdStack } from '../up/hold-stack.ts'
import { writeLocalConfiguration } from '../up/local-configuration.ts'
import { localPrograms, prometheusVersion, type LocalSite } from '../up/local-programs.ts'
import { addressOf, stackEnvironment, type ProgramName } from '../up/stack-environment.ts'
import { startLocal } from '../up/start-local.ts'
import { readUpState, upFolder, writeUpState } from '../up/up-state.ts'
import { writeFiles } from '../written-files.ts'

export const up: Command = {
  summary: 'start the generated stack for development, and wait until it answers',
  options: {
    docker: { type: 'boolean', description: 'with Docker Compose, or not at all' },
    local: { type: 'boolean', description: 'with the programs in PATH, though a container engine answers' },
    profile: {
      type: 'string',
      multiple: true,
      value: 'name',
      description:
        'a profile of docker-compose.yml beside those of the configured exporters; may be repeated',
    },
    timeout: {
      type: 'string',
      short: 't',
      value: 'seconds',
      description: 'how long to wait; 120 by default',
    },
  },
  examples: [
    ['up', 'Prometheus, Alertmanager and Grafana: in containers, or as programs of this machine'],
    ['up --local', 'without containers: prometheus, alertmanager, grafana-server and exporters from PATH'],
    ['up --docker --profile traces', 'in containers, with Tempo'],
  ],

  async run(call) {
    const { terminal, values } = call
    if (values.isSet('docker') && values.isSet('local'))
      throw invalidArgument('--docker', { reason: '--local is there too', remedy: 'give one' })
    const wanted = { project: await loadProject(call), seconds: timeoutSeconds(values, 120) }
    const urls = await holdStack(wanted.project.folder, () => bringUp(call, wanted))
    for (const [name, url] of urls) terminal.print(`${name.padEnd(12)}  ${url}`)
    return exitCode.ok
  },
}

interface Wanted {
  readonly project: Project
  readonly seconds: number
}

type Urls = readonly (readonly [name: string, url: string])[]

async function bringUp(call: Call, wanted: Wanted): Promise<Urls> {
  const { terminal, values } = call
  const { project } = wanted
  generateFirst(call, project)
  const state = readUpState(project.folder)
  const hasEngine = !values.isSet('local') && state?.kind !== 'local' && hasComposeEngine(terminal)
  if (values.isSet('docker') && !hasEngine) {
    throw new MeterbridgeError('STACK_NOT_STARTED', {
      part: 'docker compose',
      reason: state?.kind === 'local' ? 'the stack runs without it' : 'no container engine answers',
      remedy: state?.kind === 'local' ? 'run `npx meterbridge down` first' : 'start one, or give --local',
    })
  }
  if (values.isSet('local') && state?.kind === 'compose') {
    const remedy = 'run `npx meterbridge down` first'
    throw invalidArgument('--local', { reason: 'the stack runs in containers', remedy })
  }
  return hasEngine ? upInContainers(call, wanted) : upLocally(call, wanted)
}

async function upInContainers({ terminal, values }: Call, { project, seconds }: Wanted): Promise<Urls> {
  const environment = stackEnvironment(project, terminal)
  const profiles = [...composeProfiles(project.config), ...values.texts('profile')]
  // What is wrong with the file or its variables ends here, with nothing started.
  await compose(terminal, { project, profiles, args: ['config', '--quiet'] })
  // Written first, so that `down` stops what an interrupted start leaves.
  writeUpState(project.folder, { kind: 'compose' })
  await compose(terminal, {
    project,
    profiles,
    args: ['up', '--detach', '--wait', '--wait-timeout', String(Math.ceil(seconds))],
  })
  const urls = (['prometheus', 'alertmanager', 'grafana'] as const).map(
    (name) => [name, `http://${addressOf(name, environment)}`] as const,
  )
  // A container that ran before has the files of then.
  for (const [, url] of urls.slice(0, 2)) await ask(`${url}/-/reload`, { method: 'POST' })
  return urls
}

async function upLocally({ terminal }: Call, { project, seconds }: Wanted): Promise<Urls> {
  const environment = stackEnvironment(project, terminal)
  const site: LocalSite = { project, terminal, environment, folder: upFolder(project.folder) }
  const { programs, leftOut } = localPrograms(site)
  const prometheus = programs.find(({ name }) => name === 'prometheus')!
  const elsewhere = writeLocalConfiguration(site, {
    prometheusVersion: prometheusVersion(prometheus.program),
  })
  for (const reason of [...leftOut, ...elsewhere]) terminal.note(`without ${reason}`)
  await startLocal(site, { programs, timeoutSeconds: seconds })
  return programs.map(({ name, address }: { name: ProgramName; address: string }) => [
    name,
    `http://${address}`,
  ])
}

/** Writes the files when none were, so that `init` and `up` are enough; files that were written are only read. */
function generateFirst({ terminal }: Call, { config, metrics, out }: Project): void {
  if (existsSync(join(out, manifestPath))) return
  writeFiles(out, generateStack({ config, metrics, version }))
  terminal.note(`generated ${out}`)
}
