import { setTimeout as delay } from 'node:timers/promises'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import type { Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { invalidArgument, timeoutSeconds } from '../invalid-argument.ts'

const pauseMs = 200

export const wait: Command = {
  summary: 'wait until addresses answer, such as those of Prometheus and of a service',
  parameters: '<url…>',
  options: {
    timeout: { type: 'string', short: 't', value: 'seconds', description: 'how long; 60 by default' },
  },
  examples: [
    ['wait http://localhost:9464/ready http://localhost:9090/-/ready', 'in CI, before tests that need both'],
  ],

  async run({ terminal, values, parameters }) {
    const seconds = timeoutSeconds(values, 60)
    if (parameters.length === 0)
      throw invalidArgument('wait', { reason: 'it has no address to wait for', remedy: 'give one or more' })
    const wrong = parameters.find((url) => !URL.canParse(url))
    if (wrong !== undefined) {
      const remedy = 'write such as http://localhost:9464/ready'
      throw invalidArgument(wrong, { reason: 'it is no URL', remedy })
    }
    const deadline = AbortSignal.timeout(seconds * 1000)
    const late = (await Promise.all(parameters.map((url) => answerOf(url, deadline)))).filter(
      (reason) => reason !== undefined,
    )
    for (const reason of late) terminal.note(reason)
    return late.length === 0 ? exitCode.ok : exitCode.found
  },
}

/** Asks again and again until the answer is good; gives why it was not when the time is over. */
async function answerOf(url: string, deadline: AbortSignal): Promise<string | undefined> {
  for (;;) {
    let reason: string
    try {
      const response = await fetch(url, { signal: deadline })
      await response.body?.cancel()
      if (response.ok) return undefined
      reason = `it answers ${response.status}`
    } catch (error) {
      reason = reasonOf((error as Error).cause ?? error)
    }
    if (deadline.aborted) return `${url} is not there yet: ${reason}`
    await delay(pauseMs)
  }
}
