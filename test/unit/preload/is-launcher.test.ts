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
])('%s is a launcher', (script) => {
  expect(isLauncher({ argv: ['node', script], execArgv: [], env: {} })).toBe(true)
})

test.each(['/srv/app/server.js', '/srv/shop/yarn.js', '/srv/npm/index.js', '/srv/app/bin/npm.js'])(
  '%s is an application',
  (script) => {
    expect(isLauncher({ argv: ['node', script], execArgv: [], env: {} })).toBe(false)
  },
)

test('a process without a script is an application', () => {
  expect(isLauncher({ argv: ['node'], execArgv: ['--eval', '1'], env: {} })).toBe(false)
})

test('the runner of node --test is a launcher unless it runs the tests itself', () => {
  const argv = ['node']
  expect(isLauncher({ argv, execArgv: ['--test'], env: {} })).toBe(true)
  expect(isLauncher({ argv, execArgv: ['--test'], env: { NODE_TEST_CONTEXT: 'child-v8' } })).toBe(false)
  expect(isLauncher({ argv, execArgv: ['--test', '--test-isolation=none'], env: {} })).toBe(false)
})
