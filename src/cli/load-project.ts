import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readFileSync } from 'node:fs'
import { catalogFamilies } from '../catalog/families.ts'
import type { Metric } from '../catalog/metric.ts'
import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { definedMeters } from '../meters/definition-registry.ts'
import type { StackConfig } from '../stack/config/stack-config.ts'
import type { Call } from './command.ts'
import { readTypescript } from './read-typescript.ts'

/** A configuration with the metrics that it is about. */
export interface Project {
  /** Of the configuration. */
  readonly folder: string
  readonly config: StackConfig
  /** Where files are generated into. */
  readonly out: string
  /** Those that the application defines. */
  readonly ownMetrics: readonly Metric[]
  /** Ours, then the application's own. */
  readonly metrics: readonly Metric[]
}

/** The names that a configuration is looked for by. */
export const configNames = ['ts', 'mts', 'js', 'mjs', 'cjs', 'json'].map(
  (ending) => `meterbridge.config.${ending}`,
)

/**
 * Loads the configuration and the metrics that the application defines.
 *
 * @throws CONFIG_MISSING
 * @throws CONFIG_UNREADABLE when the configuration, or a file that it names, fails when it is loaded.
 */
export async function loadProject({ terminal, values }: Pick<Call, 'terminal' | 'values'>): Promise<Project> {
  const file = configFile(terminal.folder, values.text('config'))
  const config = await loadConfig(file)
  const folder = dirname(file)
  for (const path of config.metrics ?? []) await load(resolve(folder, path))
  const ownMetrics = [...definedMeters().values()].map(({ metric }) => metric)
  return {
    folder,
    config,
    out: resolve(folder, values.text('out') ?? config.out ?? 'monitoring'),
    ownMetrics,
    metrics: [...[...catalogFamilies.values()].flat(), ...ownMetrics],
  }
}

/** Loads the configuration if there is one; what needs none then knows our metrics alone. */
export async function findProject(call: Pick<Call, 'terminal' | 'values'>): Promise<Project> {
  const { folder } = call.terminal
  const given = call.values.text('config')
  if (given !== undefined || existingFile(folder, configNames) !== undefined) return loadProject(call)
  const metrics = [...catalogFamilies.values()].flat()
  return { folder, config: { services: [] }, out: resolve(folder, 'monitoring'), ownMetrics: [], metrics }
}

function existingFile(folder: string, names: readonly string[]): string | undefined {
  return names.map((name) => resolve(folder, name)).find((path) => existsSync(path))
}

function configFile(folder: string, given: string | undefined): string {
  const file = existingFile(folder, given === undefined ? configNames : [given])
  if (file !== undefined) return file
  throw new MeterbridgeError('CONFIG_MISSING', { file: join(folder, given ?? 'meterbridge.config.ts') })
}

async function loadConfig(file: string): Promise<StackConfig> {
  const content = file.endsWith('.json') ? parseJson(file) : (await load(file))['default']
  if (typeof content === 'object' && content !== null) return unwrapped(content) as StackConfig
  throw new MeterbridgeError('CONFIG_UNREADABLE', {
    file,
    reason: 'it exports no configuration',
    remedy: 'write `export default defineConfig({ services: […] })`',
  })
}

/** A module of CommonJS that was compiled from `export default` has it one level deeper. */
function unwrapped(content: object): unknown {
  return 'default' in content ? content.default : content
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown
  } catch (error) {
    throw unreadable(file, error)
  }
}

async function load(file: string): Promise<Record<string, unknown>> {
  readTypescript()
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(file: string, error: unknown): Error {
  if (error instanceof MeterbridgeError) return error
  return new MeterbridgeError('CONFIG_UNREADABLE', {
    file,
    reason: reasonOf(error),
    remedy: 'look at what it imports as well',
  })
}
