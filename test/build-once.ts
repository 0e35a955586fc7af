import { execFileSync } from 'node:child_process'

const builtKey = Symbol.for('meterbridge.test.built')

/** Builds dist/ once for all projects of a run: their set-ups share one process. */
export default function buildOnce(): void {
  const state = globalThis as { [builtKey]?: boolean }
  if (state[builtKey] === true) return
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
  state[builtKey] = true
}
