import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nextCommand, nextInstallation } from './next-installation.ts'
import { readRoutes } from './read-routes.ts'
import { root, runApp } from './run-app.ts'

const expected = {
  '/': ['/'],
  '/users/[id]': ['/users/1', '/users/2?query=/x'],
  '/blog/[...slug]': ['/blog/a/b'],
  '/api/orders/[order]': ['/api/orders/1'],
  '/broken/[id]': ['/broken/1'],
  '/legacy/[id]': ['/legacy/1'],
  '/legacy-broken/[id]': ['/legacy-broken/1'],
  '/api/things': ['/api/things'],
  _unmatched: ['/nothing/here', '/_next/nothing.js', '/users/%ff'],
}

test('finds the routes of the pages and the app router of Next.js', { timeout: 400_000 }, async () => {
  const folder = await nextInstallation('16.4.6')
  await using app = runApp({
    app: join(folder, nextCommand),
    args: ['start', '--port', '0', '--hostname', '127.0.0.1'],
    flags: ['--require', join(root, 'instrumentation')],
    cwd: join(folder, 'app'),
    env: { NEXT_TELEMETRY_DISABLED: '1' },
  })
  const [, port] = await app.said(/Local: +http:\/\/127\.0\.0\.1:(\d+)/)
  const paths = Object.values(expected).flat()
  for (const path of paths) await (await fetch(`http://127.0.0.1:${port}${path}`)).arrayBuffer()
  const counts = Object.entries(expected).map(([route, { length }]) => [route, length])
  expect(await readRoutes(app, paths.length)).toEqual(Object.fromEntries(counts))
})
