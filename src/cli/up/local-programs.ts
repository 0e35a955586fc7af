import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import { findProgram } from '../find-program.ts'
import type { Project } from '../load-project.ts'
import type { Terminal } from '../terminal.ts'
import { addressOf, type ProgramName, type StackEnvironment } from './stack-environment.ts'

/** A program of the stack on this machine, and how it is run. */
export interface LocalProgram {
  readonly name: ProgramName
  readonly program: string
  readonly args: readonly string[]
  /** Added to the environment of the command. */
  readonly environment: Readonly<Record<string, string>>
  /** `host:port`, on the loopback address. */
  readonly address: string
  /** Answers with 200 once it works. */
  readonly readyPath: string
  /** Whether SIGHUP lets it read its files again; another program would end. */
  readonly isReloadable: boolean
}

/** Where programs find their configuration and keep their data. */
export interface LocalSite {
  readonly project: Project
  readonly terminal: Terminal
  readonly environment: StackEnvironment
  /** `.meterbridge` of the project. */
  readonly folder: string
}

/** What was found in PATH, and in words what was not. */
export interface LocalPrograms {
  readonly programs: readonly LocalProgram[]
  readonly leftOut: readonly string[]
}

/**
 * Finds the programs of the stack in PATH.
 *
 * @throws PROGRAM_MISSING when Prometheus is not among them.
 */
export function localPrograms(site: LocalSite): LocalPrograms {
  const found = Object.entries(recipes).map(([name, recipe]) =>
    foundProgram(site, { name: name as ProgramName, recipe }),
  )
  return {
    programs: found.filter((one) => typeof one === 'object'),
    leftOut: found.filter((one) => typeof one === 'string'),
  }
}

interface Recipe {
  /** As upstream calls the program, then as Debian does. */
  readonly programs: readonly string[]
  readonly readyPath: string
  readonly isReloadable?: true
  /** Says why it is not started though it is there; `false` when nobody asked for it. */
  without?(site: LocalSite): string | false | undefined
  args(run: Run): readonly string[]
  environment?(run: Run): Readonly<Record<string, string>>
}

interface Run extends LocalSite {
  readonly program: string
  readonly address: string
}

function foundProgram(
  site: LocalSite,
  { name, recipe }: { name: ProgramName; recipe: Recipe },
): LocalProgram | string | undefined {
  const without = recipe.without?.(site)
  if (without === false) return undefined
  if (without !== undefined) return `${name}: ${without}`
  const program = recipe.programs
    .map((one) => findProgram(one, site.terminal.environment))
    .find((path) => path !== undefined)
  if (program === undefined) {
    if (name !== 'prometheus') return `${name}: ${recipe.programs[0]} is not in PATH`
    throw new MeterbridgeError('PROGRAM_MISSING', {
      program: 'prometheus',
      task: 'start the stack without containers',
    })
  }
  const address = addressOf(name, site.environment)
  const run = { ...site, program, address }
  const { readyPath, isReloadable = false } = recipe
  const environment = recipe.environment?.(run) ?? {}
  return { name, program, address, readyPath, isReloadable, args: recipe.args(run), environment }
}

const recipes: Readonly<Record<ProgramName, Recipe>> = {
  prometheus: {
    programs: ['prometheus'],
    readyPath: '/-/ready',
    isReloadable: true,
    args: ({ folder, address, program, project }) => [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/prometheus`,
      `--storage.tsdb.retention.time=${project.config.prometheus?.retention ?? '15d'}`,
      `--web.listen-address=${address}`,
      '--web.enable-lifecycle',
      '--web.enable-admin-api',
      ...prometheusFeatures(program),
    ],
  },
  alertmanager: {
    programs: ['alertmanager'],
    readyPath: '/-/ready',
    isReloadable: true,
    args: ({ project, folder, address }) => [
      `--config.file=${project.out}/alertmanager/alertmanager.yml`,
      `--storage.path=${folder}/alertmanager`,
      `--web.listen-address=${address}`,
      '--cluster.listen-address=',
    ],
  },
  grafana: {
    programs: ['grafana-server'],
    readyPath: '/api/health',
    without: ({ environment }) =>
      environment['GRAFANA_ADMIN_PASSWORD'] ? undefined : 'GRAFANA_ADMIN_PASSWORD is not set in .env',
    args: ({ program }) => [`--homepath=${grafanaHome(program)}`],
    environment: ({ environment, folder, address }) => ({
      GF_SECURITY_ADMIN_USER: environment['GRAFANA_ADMIN_USER'] ?? 'admin',
      GF_SECURITY_ADMIN_PASSWORD: environment['GRAFANA_ADMIN_PASSWORD']!,
      GF_USERS_ALLOW_SIGN_UP: 'false',
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_SERVER_HTTP_ADDR: address.split(':')[0]!,
      GF_SERVER_HTTP_PORT: address.split(':')[1]!,
      GF_PATHS_DATA: join(folder, 'grafana'),
      GF_PATHS_LOGS: join(folder, 'grafana/log'),
      GF_PATHS_PROVISIONING: join(folder, 'grafana-provisioning'),
    }),
  },
  node: {
    programs: ['node_exporter', 'node-exporter'],
    readyPath: '/metrics',
    without: ({ project }) => (project.config.exporters?.node === undefined ? false : undefined),
    args: ({ address }) => [`--web.listen-address=${address}`],
  },
  redis: {
    programs: ['redis_exporter', 'redis-exporter'],
    readyPath: '/metrics',
    without: ({ project }) => (project.config.exporters?.redis === undefined ? false : undefined),
    args: ({ address, environment }) => [
      `-web.listen-address=${address}`,
      `-redis.addr=${(environment['REDIS_ADDR'] ?? 'redis://127.0.0.1:6379').replace('host.docker.internal', '127.0.0.1')}`,
    ],
  },
  postgres: {
    programs: ['postgres_exporter', 'postgres-exporter'],
    readyPath: '/metrics',
    without: ({ project, environment }) =>
      project.config.exporters?.postgres === undefined
        ? false
        : environment['POSTGRES_EXPORTER_DSN']
          ? undefined
          : 'POSTGRES_EXPORTER_DSN is not set in .env',
    args: ({ address }) => [`--web.listen-address=${address}`],
    environment: ({ environment }) => ({
      DATA_SOURCE_NAME: environment['POSTGRES_EXPORTER_DSN']!.replace('host.docker.internal', '127.0.0.1'),
    }),
  },
}

/** Gives the flags of what this build of Prometheus can: Debian's leave some of it out. */
function prometheusFeatures(program: string): readonly string[] {
  const help = spawnSync(program, ['--help'], { encoding: 'utf8' })
  const text = `${help.stdout}${help.stderr}`
  return [
    '--enable-feature=exemplar-storage',
    ...(prometheusVersion(program).startsWith('2.') ? ['--enable-feature=native-histograms'] : []),
    ...(text.includes('--web.enable-otlp-receiver') ? ['--web.enable-otlp-receiver'] : []),
  ]
}

/** Gives the version of a Prometheus, such as `3.5`. */
export function prometheusVersion(program: string): string {
  const { stdout, stderr } = spawnSync(program, ['--version'], { encoding: 'utf8' })
  return /version v?(\d+\.\d+)/.exec(`${stdout}${stderr}`)?.[1] ?? '3.5'
}

/** Finds the folder with Grafana's pages: beside the program, or where packages put it. */
function grafanaHome(program: string): string {
  const beside = join(dirname(realpathSync(program)), '..')
  const homes = [beside, '/usr/share/grafana', '/opt/homebrew/share/grafana', '/usr/local/share/grafana']
  return homes.find((home) => existsSync(join(home, 'public'))) ?? '/usr/share/grafana'
}
