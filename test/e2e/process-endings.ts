import { runApp, type AppOptions, type Ended } from './run-app.ts'

/** The ways in which `traced-ending.cjs` ends by itself, with the exit code of each. */
export const byItself = [
  { ending: 'a natural end', code: 0 },
  { ending: 'an exit code', code: 5 },
  { ending: 'process.exit', code: 3 },
  { ending: 'process.exit inside beforeExit', code: 8 },
  { ending: 'an uncaught exception', code: 1 },
  { ending: 'an unhandled rejection', code: 1 },
] as const

/** The ways in which it is ended. */
export const bySignal = [
  { ending: 'a signal', signal: 'SIGTERM', code: null },
  { ending: 'a signal', signal: 'SIGINT', code: null },
  { ending: 'a signal with a handler', signal: 'SIGTERM', code: 0 },
] as const

/** Runs an application until it is ready, sends it the signal and waits for its end. */
export async function endWithSignal(options: AppOptions, signal: NodeJS.Signals): Promise<Ended> {
  await using app = runApp(options)
  await app.said(/ready/)
  app.child.kill(signal)
  return { ...(await app.exit), ...app.output }
}

/** Meterbridge's own lines on standard error are no part of the application's. */
export function withoutOurLines(ended: Ended): Ended {
  return { ...ended, stderr: ended.stderr.replace(/^meterbridge: .*\n/gm, '') }
}
