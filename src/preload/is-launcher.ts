import { basename, dirname } from 'node:path'

/** What tells a launcher from an application. */
export type LaunchedAs = Pick<NodeJS.Process, 'argv' | 'execArgv' | 'env'>

const packageManager = /^(npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack)$/
const itsScript = /^(npm-cli\.js|npx-cli\.js|yarn-[\d.]+\.cjs)$/
const itsScriptInBin = /^(yarn|corepack)\.js$|^(pnpm|pnpx)\.[cm]js$/

/**
 * Tells whether this process only starts the application's: a package manager or the runner of `node --test`.
 *
 * Under NODE_OPTIONS it is preloaded as well, and would hold the port for as long as the application runs.
 */
export function isLauncher({ argv, execArgv, env }: LaunchedAs): boolean {
  const script = argv[1] ?? ''
  const name = basename(script)
  if (packageManager.test(name) || itsScript.test(name)) return true
  if (basename(dirname(script)) === 'bin' && itsScriptInBin.test(name)) return true
  return execArgv.includes('--test') && !env['NODE_TEST_CONTEXT'] && !execArgv.some(runsTestsItself)
}

function runsTestsItself(flag: string): boolean {
  return /^--(experimental-)?test-isolation=none$/.test(flag)
}
