import { expect, test } from 'vitest'
import { isLauncher } from '../../../src/preload/is-launcher.ts'

test.each([
  '/usr/bin/npm',
  '/usr/local/bin/npx',
  '/usr/lib/node_modules/npm/bin/npm-cli.js',
  '/usr/lib/node_modules/npm/bin/npx-cli.js',
  '/opt/yarn/bin/yarn.js',
  '/srv/app/.yarn/releases/yarn-4.9.1.cjs',
  '/usr/lib/node_modules/pnpm/bin/pnpm.cjs',
  '/usr/bin/corepack',
  '/srv/app/node_modules/tsx/dist/cli.mjs',
  'C:\\app\\node_modules\\nodemon\\bin\\nodemon.js',
  '/srv/app/node_modules/.pnpm/concurrently@10.0.7/node_modules/concurrently/dist/bin/index.js',
  '/srv/app/node_modules/npm-run-all2/bin/run-p/index.js',
  '/usr/lib/node_modules/pm2/bin/pm2-runtime',
  '/usr/lib/node_modules/pm2/lib/Daemon.js',
])('%s is a launcher', (script) => {
  expect(isLauncher({ argv: ['node', script], execArgv: [], env: {} })).toBe(true)
})

test.each([
  '/srv/app/server.js',
  '/srv/shop/yarn.js',
  '/srv/npm/index.js',
  '/srv/app/bin/npm.js',
  '/srv/app/bin/nest',
  '/srv/app/node_modules/tsx/dist/loader.mjs',
  '/srv/app/node_modules/ts-node-dev/lib/wrap.js',
  '/usr/lib/node_modules/pm2/lib/ProcessContainerFork.js',
  '/usr/lib/node_modules/pm2/lib/ProcessContainer.js',
])('%s is an application', (script) => {
  expect(isLauncher({ argv: ['node', script], execArgv: [], env: {} })).toBe(false)
})

test('the development server of Next.js is in a process that next dev starts, that of next start in its own', () => {
  const next = (...args: string[]): boolean =>
    isLauncher({ argv: ['node', '/srv/app/node_modules/next/dist/bin/next', ...args], execArgv: [], env: {} })
  expect([next(), next('dev'), next('--port', '3000')]).toEqual([true, true, true])
  expect([next('start'), next('build')]).toEqual([false, false])
})

test('a process without a script is an application', () => {
  expect(isLauncher({ argv: ['node'], execArgv: ['--eval', '1'], env: {} })).toBe(false)
})

test('the runner of node --test is a launcher unless it runs the tests itself', () => {
  const argv = ['node']
  expect(isLauncher({ argv, execArgv: ['--test'], env: {} })).toBe(true)
  expect(isLauncher({ argv, execArgv: ['--test'], env: { NODE_TEST_CONTEXT: 'child-v8' } })).toBe(false)
  expect(isLauncher({ argv, execArgv: ['--test', '--test-isolation=none'], env: {} })).toBe(false)
})
