import { chownSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import mysql from 'mysql2/promise'
import { findProgram, isExecutable } from './find-program.ts'
import { run } from './run.ts'
import type { Service } from './service.ts'

const connectTimeoutMs = 2_000

/** Debian keeps the server out of the path of users. */
const debianServer = '/usr/sbin/mariadbd'

/** A server of the MySQL protocol. */
export const mariadb: Service = {
  name: 'mariadb',
  urlVariable: 'MYSQL_URL',
  defaultUrls: ['mysql://root@127.0.0.1:3306/mysql', 'mysql://root:root@127.0.0.1:3306/mysql'],
  preferredPort: 24306,
  // The server, and the program that makes its first database.
  debianPackages: ['mariadb-server-core', 'mariadb-client-core'],
  stopSignal: 'SIGTERM',
  refusesRoot: true,

  async probe(url) {
    const connection = await mysql.createConnection({ uri: url, connectTimeout: connectTimeoutMs })
    // A server that goes away before the answer reports it here as well.
    connection.on('error', () => {})
    try {
      await connection.query('SELECT 1')
    } finally {
      connection.destroy()
    }
  },

  findServer() {
    return isExecutable(debianServer) ? debianServer : findProgram('mariadbd')
  },

  async plan({ program, folder, port, user }) {
    const data = join(folder, 'data')
    mkdirSync(data, { mode: 0o700 })
    if (user) chownSync(data, user.uid, user.gid)
    const install = findProgram('mariadb-install-db') ?? join(dirname(program), 'mariadb-install-db')
    await run(
      install,
      [
        '--no-defaults',
        `--datadir=${data}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
        '--skip-name-resolve',
      ],
      { cwd: data, user },
    )
    return {
      url: `mysql://root@127.0.0.1:${port}/mysql`,
      launches: [
        {
          program,
          args: [
            '--no-defaults',
            `--datadir=${data}`,
            `--port=${port}`,
            '--bind-address=127.0.0.1',
            // In its own folder: the usual path may be another server's, and may be closed to this user.
            `--socket=${join(data, 'server.sock')}`,
            '--skip-name-resolve',
            '--max-connections=400',
            // The data is thrown away at the next start, so waiting for the disk serves nobody.
            '--innodb-flush-log-at-trx-commit=0',
            '--skip-log-bin',
          ],
        },
      ],
    }
  },

  async container({ port }) {
    return {
      url: `mysql://root@127.0.0.1:${port}/mysql`,
      args: `-p 127.0.0.1:${port}:3306 -e MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1 mariadb:11`.split(' '),
    }
  },
}
