import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeBinary, type NodeVersion } from './node-versions.ts'
import { valueOf } from './preload/read-page.ts'
import { root, runApp } from './run-app.ts'
import { createDatabase } from './services/create-database.ts'

let folder: string

/** What an application does with each library, whichever way it is loaded. */
const libraries = {
  'pg-boss': {
    // Versions before 12 export the class itself.
    lines: [
      `const Class = library.PgBoss ?? library.default ?? library`,
      `const boss = new Class({ connectionString: process.env.DATABASE, supervise: false, schedule: false })`,
      `boss.on('error', console.error)`,
      `boss.start()`,
      `  .then(() => boss.createQueue('mail'))`,
      `  .then(() => boss.send('mail', {}))`,
      `  .then(() => boss.work('mail', { pollingIntervalSeconds: 0.5 }, async () => console.log('all done')))`,
    ],
    oldest: 'pg-boss10',
    system: 'pg-boss',
  },
  'graphile-worker': {
    lines: [
      `const taskList = { mail: async () => console.log('all done') }`,
      `library.run({ connectionString: process.env.DATABASE, taskList, noHandleSignals: true })`,
      `  .then((runner) => runner.addJob('mail', {}))`,
    ],
    oldest: 'graphile-worker016',
    system: 'graphile-worker',
  },
} as const

type Name = keyof typeof libraries

beforeAll(() => {
  // Within the checkout, so that what the copies need is found above them.
  mkdirSync(join(root, '.cache'), { recursive: true })
  folder = mkdtempSync(join(root, '.cache', 'postgres-queues-test-'))
  for (const [name, { lines, oldest }] of Object.entries(libraries)) {
    cpSync(join(root, 'node_modules', oldest), join(folder, oldest, 'node_modules', name), {
      recursive: true,
    })
    for (const place of [oldest, name]) {
      mkdirSync(join(folder, place), { recursive: true })
      const all = [...lines, 'setInterval(() => {}, 1000)']
      writeFileSync(join(folder, place, 'app.cjs'), [`const library = require('${name}')`, ...all].join('\n'))
      const imported = `import * as library from '${name}'`
      writeFileSync(join(folder, place, 'app.mjs'), [imported, ...all].join('\n'))
    }
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ways = (Object.keys(libraries) as Name[]).flatMap((name) =>
  [name, libraries[name].oldest].flatMap((place) =>
    ['app.cjs', 'app.mjs'].map((app) => ({ name, place, app, version: '24.21.0' as NodeVersion })),
  ),
)
// The oldest Node hooks `import` from a second thread; graphile-worker 0.18 needs a newer one.
ways.push({ name: 'pg-boss', place: 'pg-boss', app: 'app.mjs', version: '22.15.0' })

test.concurrent.each(ways)(
  'the preload measures $place in $app (Node $version)',
  async ({ name, place, app, version }) => {
    await using database = await createDatabase('preload')
    await using running = runApp({
      app: join(folder, place, app),
      env: { DATABASE: database.url, NO_LOG_SUCCESS: '1' },
      node: await nodeBinary(version),
    })
    await running.said(/all done/)
    const page = await running.scrape()
    const labels = { messaging_destination_name: 'mail', messaging_system_name: libraries[name].system }
    const value = (metric: string): number | undefined => valueOf(page, { name: metric, labels })
    expect({
      sent: value('messaging_client_sent_messages_total'),
      consumed: value('messaging_client_consumed_messages_total'),
      workers: value('job_workers'),
    }).toEqual({ sent: 1, consumed: 1, workers: 1 })
    // The library's own metrics of the same name are not there as well.
    expect(valueOf(page, { name: 'messaging_client_sent_messages_total' })).toBe(1)
    expect(running.output.stderr).not.toContain('FAILED')
  },
)
