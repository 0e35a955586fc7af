import { expect, test } from 'vitest'
import { valueOf } from './preload/read-page.ts'
import { runApp } from './run-app.ts'
import { createDatabase } from './services/create-database.ts'

test('the preload measures the pools of Knex and Sequelize', async () => {
  await using knex = await createDatabase('knex')
  await using sequelize = await createDatabase('sequelize')
  await using app = runApp({
    app: 'orm-pools.cjs',
    env: { KNEX_URL: knex.url, SEQUELIZE_URL: sequelize.url },
  })
  await app.said(/holding/)
  const page = await app.scrape()
  for (const { url, name } of [knex, sequelize]) {
    const pool = { db_client_connection_pool_name: `${new URL(url).host}/${name}` }
    const used = { ...pool, db_client_connection_state: 'used' }
    expect(valueOf(page, { name: 'db_client_connection_count', labels: used })).toBe(2)
    expect(valueOf(page, { name: 'db_client_connection_limit', labels: pool })).toBe(3)
  }
  expect(app.output.stderr).not.toContain('FAILED')
})
