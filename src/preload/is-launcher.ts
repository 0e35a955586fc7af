import { realpathSync } from 'node:fs'
import { basename, dirname } from 'node:path'

/** What tells a launcher from an application. */
export type LaunchedAs = Pick<NodeJS.Process, 'argv' | 'execArgv' | 'env'>

const packageManager = /^(npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack)$/
const itsScript = /^(npm-cli\.js|npx-cli\.js|yarn-[\d.]+\.cjs)$/
const itsScriptInBin = /^(yarn|corepack)\.js$|^(pnpm|pnpx)\.[cm]js$/

/** The commands of packages that run the application in a process of its own, and stay while it runs. */
const commands =
  'tsx nodemon ts-node-dev tsnd tsc-watch nest next cross-env cross-env-shell dotenv env-cmd concurrently conc ' +
  'npm-run-all npm-run-all2 run-p run-s pm2 pm2-dev pm2-docker pm2-runtime'
/** The scripts of these packages; that of PM2 which runs the application is none of them. */
const itsScriptInPackage = [
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
].join('|')

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
  if (isOfPackage(commands.split(' ').includes(name) ? linkedFrom(script) : script, argv[2])) return true
  return execArgv.includes('--test') && !env['NODE_TEST_CONTEXT'] && !execArgv.some(runsTestsItself)
}

function isOfPackage(script: string, subcommand = 'dev'): boolean {
  // Few applications are below this folder, so that the expressions cost their start nothing.
  if (!script.includes('node_modules')) return false
  const path = script.replaceAll('\\', '/')
  if (new RegExp(`/node_modules/(${itsScriptInPackage})$`).test(path)) return true
  // `next dev` serves from a process of its own, `next start` does not.
  return path.endsWith('/node_modules/next/dist/bin/next') && /^(dev$|-)/.test(subcommand)
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
