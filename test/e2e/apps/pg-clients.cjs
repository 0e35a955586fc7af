'use strict'
// Does the same with the client of pg that the first argument names, and says how it went: `javascript` or `native`.
const { registerHooks } = require('node:module')
const substitutes = {
  // Installed under another name, so that no other test's pg finds it, and without libpq, which npm would compile.
  'pg-native': require.resolve('pg-native3'),
  libpq: require.resolve('./libpq.cjs'),
}
registerHooks({ resolve: (name, context, next) => next(substitutes[name] ?? name, context) })
const pg = require('pg')

const { Pool } = process.argv[2] === 'native' ? pg.native : pg
const pool = new Pool({ connectionString: process.env.POSTGRES_URL, max: 2 })
const ran = `nextval('ran')`

async function main() {
  const codes = []
  const failing = async (...query) => {
    await pool.query(...query).catch(({ code }) => codes.push(code))
  }
  await pool.query(`SELECT ${ran}`)
  await pool.query(`SELECT ${ran} + $1::int`, [1])
  for (const id of [1, 2]) {
    await pool.query({ name: 'insert', text: `INSERT INTO item SELECT $1 FROM ${ran}`, values: [id] })
  }
  await pool.query({ text: `SELECT ${ran}`, rowMode: 'array' })
  await new Promise((resolve) => pool.query(`SELECT ${ran}`, resolve))
  await failing(`SELECT 1 / (0 * ${ran})`)
  await failing(`INSERT INTO item SELECT $1 FROM ${ran}`, [1])
  await failing('SELECT nothing')
  // One more connection than there is, so that others wait.
  const lent = await pool.connect()
  const waiting = [1, 2].map((value) => pool.query(`SELECT ${ran} + $1::int`, [value]))
  await lent.query('BEGIN')
  await lent.query(`UPDATE item SET id = ${ran} + 100 WHERE id = 1`)
  await lent.query('ROLLBACK')
  lent.release()
  await Promise.all(waiting)
  const { rows } = await pool.query('SELECT id::int, NULL AS nothing FROM item ORDER BY id')
  console.log(JSON.stringify({ codes, rows }))
}

void main()
