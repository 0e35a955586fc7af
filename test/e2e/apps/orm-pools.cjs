'use strict'

// Knex and Sequelize with pools of their own, each with two of three connections in use.
const knex = require('knex')
const { Sequelize } = require('sequelize')

const { KNEX_URL, SEQUELIZE_URL } = process.env

async function main() {
  const byKnex = knex({ client: 'pg', connection: KNEX_URL, pool: { min: 0, max: 3 } })
  const bySequelize = new Sequelize(SEQUELIZE_URL, { logging: false, pool: { max: 3 } })
  for (const db of [byKnex, bySequelize]) await Promise.all([db.transaction(), db.transaction()])
  console.log('holding')
}

void main()
setInterval(() => {}, 1000)
