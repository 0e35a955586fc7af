import { spawn } from 'node:child_process'
import type { UserIds } from './service.ts'

export interface RunOptions {
  readonly cwd?: string
  /** Added to the environment of the current process. */
  readonly environment?: Readonly<Record<string, string>>
  readonly user?: UserIds | undefined
  readonly timeoutMs?: number
}

/** Runs a program to its end and returns what it printed; rejects with its last lines when it fails. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      ...options.user,
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.on('error', reject)
    child.on('close', (exitCode, signal) => {
      if (exitCode === 0) return resolve(output)
      const ending = lastLines(output) || 'it printed nothing'
      reject(new Error(`${program} ended with ${signal ?? `exit code ${exitCode}`}: ${ending}`))
    })
  })
}

/** Returns the end of a log as one line that fits into a message. */
export function lastLines(text: string): string {
  return text.trim().split('\n').slice(-4).join(' | ')
}
