import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { postgres } from '../../../scripts/services/postgres.ts'
import { freshFolder } from '../../../scripts/services/service-folder.ts'
import { unprivilegedUser } from '../../../scripts/services/unprivileged-user.ts'
import { waitUntilHealthy } from '../../../scripts/services/wait-until-healthy.ts'
import { reservePort } from '../reserve-port.ts'
import { runProgram, type RunningProgram } from './run-program.ts'

/** A Postgres that nobody else uses, so that it may be stopped and started again. */
export interface OwnPostgres extends AsyncDisposable {
  readonly url: string
  stop(): Promise<void>
  start(): Promise<void>
}

/** Makes a Postgres and starts it. */
export async function ownPostgres(): Promise<OwnPostgres> {
  const parent = mkdtempSync(join(tmpdir(), 'meterbridge-own-postgres-'))
  const user = unprivilegedUser()
  const folder = freshFolder({ parent, name: 'postgres', user })
  const plan = await postgres.plan({
    program: postgres.findServer()!,
    folder,
    port: await reservePort(),
    user,
  })
  const { program, args } = plan.launches[0]!
  let server: RunningProgram | undefined
  const stop = async (): Promise<void> => server?.stop(postgres.stopSignal)
  const start = async (): Promise<void> => {
    const running = runProgram(program, { args, cwd: folder, user })
    server = running
    await waitUntilHealthy({ probe: () => postgres.probe(plan.url), hasEnded: running.ending })
  }
  await start()
  return {
    url: plan.url,
    stop,
    start,
    [Symbol.asyncDispose]: async () => {
      await stop()
      for (const path of [parent, folder]) rmSync(path, { recursive: true, force: true })
    },
  }
}
