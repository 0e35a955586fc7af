import { setTimeout as delay } from 'node:timers/promises'
import { isAlive, type ProcessIdentity } from './process-identity.ts'

const graceMs = 30_000
const pauseMs = 25

/** Ends a process, by force when it does not end in time; one that has ended already, or is another one, is left alone. */
export async function stopProgram(program: ProcessIdentity): Promise<void> {
  signal(program, 'SIGTERM')
  const deadline = Date.now() + graceMs
  while (isAlive(program) && Date.now() < deadline) await delay(pauseMs)
  signal(program, 'SIGKILL')
}

function signal(program: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isAlive(program)) return
  try {
    process.kill(program.pid, name)
  } catch {
    // It ended between the check and the signal.
  }
}
