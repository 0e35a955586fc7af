import { waitUntilHealthy } from '../../../scripts/services/wait-until-healthy.ts'
import type { Exporters } from '../../../src/stack/config/exporters.ts'
import { reservePort } from '../reserve-port.ts'
import { debianProgram, type DebianProgram } from './debian-program.ts'
import { runProgram } from './run-program.ts'

interface Servers {
  readonly suite: DebianProgram['suite']
  readonly postgresUrl: string
  readonly redisUrl: string
}

export interface RunningExporters extends AsyncDisposable {
  /** As the configuration names them. */
  readonly targets: Pick<Exporters, 'node' | 'redis' | 'postgres'>
}

/** Starts the exporters that a release of Debian has, and waits until each answers a scrape. */
export async function startDebianExporters({
  suite,
  postgresUrl,
  redisUrl,
}: Servers): Promise<RunningExporters> {
  const environments: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    node: {},
    redis: { REDIS_ADDR: redisUrl },
    postgres: { DATA_SOURCE_NAME: `${postgresUrl}?sslmode=disable` },
  }
  const started = await Promise.all(
    Object.entries(environments).map(async ([name, env]) => {
      const fullName = `prometheus-${name}-exporter`
      const program = await debianProgram({ name: fullName, suite, path: `usr/bin/${fullName}` })
      const target = `127.0.0.1:${await reservePort()}`
      const running = runProgram(program, { args: [`--web.listen-address=${target}`], env })
      await waitUntilHealthy({
        probe: async () => {
          const { ok } = await fetch(`http://${target}/metrics`)
          if (!ok) throw new Error('it is not ready')
        },
        hasEnded: running.ending,
      })
      return { name, running, target }
    }),
  )
  return {
    targets: Object.fromEntries(started.map(({ name, target }) => [name, { targets: [target] }])),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(started.map(({ running }) => running.kill()))
    },
  }
}
