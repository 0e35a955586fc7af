import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import { ask } from '../../ask/ask.ts'
import type { LocalProgram, LocalSite } from './local-programs.ts'
import { identify, isAlive } from './process-identity.ts'
import { portVariable } from './stack-environment.ts'
import { stopProgram } from './stop-local.ts'
import { readUpState, writeUpState, type StartedProgram } from './up-state.ts'

const pauseMs = 100

/** What is to run, and for how long its answers are waited for. */
export interface LocalStart {
  readonly programs: readonly LocalProgram[]
  readonly timeoutSeconds: number
}

/**
 * Starts those programs that do not run yet and waits until all answer; those that run read their files again.
 *
 * @throws STACK_NOT_STARTED when one ends or does not answer: what this call started is stopped then.
 */
export async function startLocal(site: LocalSite, { programs, timeoutSeconds }: LocalStart): Promise<void> {
  const { terminal, project } = site
  const before = readUpState(project.folder)
  const running: Record<string, StartedProgram> = before?.kind === 'local' ? { ...before.started } : {}
  const started: string[] = []
  const deadline = Date.now() + timeoutSeconds * 1000
  try {
    for (const one of programs) {
      const known = running[one.name]
      if (known !== undefined && isAlive(known)) {
        if (one.isReloadable) process.kill(known.pid, 'SIGHUP')
        continue
      }
      if (known !== undefined)
        terminal.note(`${one.name} has ended since it was started: ${lastLine(known.log)}`)
      running[one.name] = await start(site, one)
      started.push(one.name)
      writeUpState(project.folder, { kind: 'local', started: running })
    }
    await Promise.all(programs.map((one) => answered(one, { running: running[one.name]!, deadline })))
  } catch (error) {
    for (const name of started) {
      await stopProgram(running[name]!)
      delete running[name]
    }
    writeUpState(project.folder, { kind: 'local', started: running })
    throw error
  }
}

async function start({ terminal, folder }: LocalSite, one: LocalProgram): Promise<StartedProgram> {
  const { name, program, args, address, environment } = one
  if (!(await isFree(address))) {
    throw notStarted(name, {
      reason: `${address} is in use by another program`,
      remedy: `stop that one, or set ${portVariable(name)}`,
    })
  }
  mkdirSync(join(folder, name), { recursive: true })
  const log = join(folder, `${name}.log`)
  const output = openSync(log, 'a')
  try {
    const child = spawn(program, args, {
      cwd: folder,
      // It outlives the command and its terminal.
      detached: true,
      env: { ...terminal.environment, ...environment },
      stdio: ['ignore', output, output],
    })
    await once(child, 'spawn').catch((error: unknown) => {
      throw notStarted(name, { reason: reasonOf(error), remedy: `see whether ${program} can be run` })
    })
    child.unref()
    const identity = identify(child.pid!)
    if (identity === undefined) throw notStarted(name, ended(log))
    return { ...identity, url: `http://${address}`, log }
  } finally {
    closeSync(output)
  }
}

async function answered(
  { name, readyPath }: LocalProgram,
  { running, deadline }: { running: StartedProgram; deadline: number },
): Promise<void> {
  for (;;) {
    const answer = await ask(`${running.url}${readyPath}`)
    // Another program may answer there.
    if (!isAlive(running)) throw notStarted(name, ended(running.log))
    const reason = answer.failure ?? (answer.status === 200 ? undefined : `it answers ${answer.status}`)
    if (reason === undefined) return
    if (Date.now() > deadline) {
      throw notStarted(name, {
        reason: `it does not answer at ${running.url}: ${reason}`,
        remedy: `read ${running.log}`,
      })
    }
    await delay(pauseMs)
  }
}

function ended(log: string): { reason: string; remedy: string } {
  return { reason: `it ended: ${lastLine(log)}`, remedy: `read ${log}` }
}

function notStarted(part: string, because: { reason: string; remedy: string }): Error {
  return new MeterbridgeError('STACK_NOT_STARTED', { part, ...because })
}

/** Gives the last line that a program wrote. */
export function lastLine(log: string): string {
  try {
    return readFileSync(log, 'utf8').trimEnd().split('\n').at(-1) || 'it wrote nothing'
  } catch {
    return 'it wrote nothing'
  }
}

function isFree(address: string): Promise<boolean> {
  const [host, port] = address.split(':')
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port: Number(port), host }, () => server.close(() => resolve(true)))
  })
}
