import { runToEnd, type Ended } from '../run-app.ts'

/** Runs `promtool check metrics` on a page: 0 is clean, 1 a page that cannot be read, 3 a matter of style. */
export function promtool(page: string): Promise<Ended> {
  return runToEnd({ node: 'promtool', flags: ['check', 'metrics'], stdin: page })
}
