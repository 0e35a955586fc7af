import { spawnSync } from 'node:child_process'
import { promtool, requireJudge } from './require-judge.ts'

/** What promtool ends with when it could read everything and only has advice about names or helps. */
const onlyAdvice = 3

/** Says why promtool cannot read a text; nothing when it can, whatever its advice. */
export async function judgeWithPromtool(text: Buffer): Promise<string | undefined> {
  const program = await requireJudge(promtool)
  const { status, stderr, error } = spawnSync(program, ['check', 'metrics'], {
    input: text,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (error !== undefined) throw error
  return status === 0 || status === onlyAdvice ? undefined : stderr
}
