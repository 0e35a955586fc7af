import mysql from 'mysql2/promise'
import { ensureServices } from '../../../scripts/services/ensure-services.ts'
import type { TestDatabase } from './create-database.ts'
import { uniqueName } from './unique-name.ts'

/** Creates an empty database of a fresh name on a MariaDB, which is brought up when it is not. */
export async function createMysqlDatabase(stem: string): Promise<TestDatabase> {
  const { mariadb } = await ensureServices(['mariadb'])
  const name = uniqueName(stem)
  await execute(mariadb, `CREATE DATABASE ${name}`)
  const url = new URL(mariadb)
  url.pathname = `/${name}`
  async function drop(): Promise<void> {
    await execute(mariadb, `DROP DATABASE IF EXISTS ${name}`)
  }
  return { name, url: url.href, drop, [Symbol.asyncDispose]: drop }
}

async function execute(url: string, statement: string): Promise<void> {
  const connection = await mysql.createConnection(url)
  try {
    await connection.query(statement)
  } finally {
    await connection.end()
  }
}
