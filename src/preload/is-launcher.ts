import { realpathSync } from 'node:fs'
import { basename, dirname } from 'node:path'

/** What tells a launcher from an application. */
export type LaunchedAs = Pick<NodeJS.Process, 'argv' | 'execArgv' | 'env'>

const packageManager = /^(npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack)$/
const itsScript = /^(npm-cli\.js|npx-cli\.js|yarn-[\d.]+\.cjs)$/
const itsScriptInBin = /^(yarn|corepack)\.js$|^(pnpm|pnpx)\.[cm]js$/

/** The commands of packages that run the application in a process of its own, and stay while it runs. */
const command =
  /^(tsx|nodemon|ts-node-dev|tsnd|tsc-watch|nest|cross-env(-shell)?|dotenv|env-cmd|conc(urrently)?|next|npm-run-all2?|run-[ps]|pm2(-\w+)?)$/
/** The scripts of these packages; that of PM2 which runs the application is none of them. */
const itsScriptInPackage = new RegExp(
  `/node_modules/(${[
    'tsx/dist/cli\\.mjs',
    'nodemon/bin/nodemon\\.js',
    'ts-node-dev/lib/bin\\.js',
    'tsc-watch/.*tsc-watch\\.js',
    '@nestjs/cli/bin/nest\\.js',
    'cross-env/.*cross-env(-shell)?\\.js',
    'dotenv-cli/cli\\.js',
    'env-cmd/bin/env-cmd\\.js',
    'concurrently/dist/bin/.*\\.js',
    'npm-run-all2?/bin/.*\\.js',
    'pm2/(bin/pm2(-\\w+)?|lib/Daemon\\.js)',
  ].join('|')})$`,
)
/** `next dev` serves from a process of its own, `next start` does not. */
const nextScript = /\/node_modules\/next\/dist\/bin\/next$/
const isNextDev = (subcommand = 'dev'): boolean => subcommand === 'dev' || subcommand.startsWith('-')

/**
 * Tells whether this process only starts the application's: a package manager, a program such as `tsx`, `nodemon`, `nest`,
 * `next dev` or PM2's daemon, or the runner of `node --test`.
 *
 * Under NODE_OPTIONS it is preloaded as well, and would hold the port for as long as the application runs.
 */
export function isLauncher({ argv, execArgv, env }: LaunchedAs): boolean {
  const script = argv[1] ?? ''
  const name = basename(script)
  if (packageManager.test(name) || itsScript.test(name)) return true
  if (basename(dirname(script)) === 'bin' && itsScriptInBin.test(name)) return true
  const path = withSlashes(command.test(name) ? linkedFrom(script) : script)
  if (itsScriptInPackage.test(path) || (nextScript.test(path) && isNextDev(argv[2]))) return true
  return execArgv.includes('--test') && !env['NODE_TEST_CONTEXT'] && !execArgv.some(runsTestsItself)
}

function runsTestsItself(flag: string): boolean {
  return /^--(experimental-)?test-isolation=none$/.test(flag)
}

/** What npm links a command to. */
function linkedFrom(script: string): string {
  try {
    return realpathSync(script)
  } catch {
    return script
  }
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/')
}
