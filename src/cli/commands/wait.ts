import { setTimeout as delay } from 'node:timers/promises'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import type { Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'

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
    const seconds = Number(values.text('timeout') ?? 60)
    if (!(seconds > 0)) throw invalid('--timeout', 'it is no number above 0', 'give seconds')
    if (parameters.length === 0) throw invalid('wait', 'it has no address to wait for', 'give one or more')
    const wrong = parameters.find((url) => !URL.canParse(url))
    if (wrong !== undefined) throw invalid(wrong, 'it is no URL', 'write such as http://localhost:9464/ready')
    const deadline = AbortSignal.timeout(seconds * 1000)
    const late = (await Promise.all(parameters.map((url) => answerOf(url, deadline)))).filter(
      (reason) => reason !== undefined,
    )
    for (const reason of late) terminal.note(reason)
    return late.length === 0 ? exitCode.ok : exitCode.found
  },
}

function invalid(...[argument, reason, remedy]: [string, string, string]): Error {
  return new MeterbridgeError('COMMAND_INVALID', { argument, reason, remedy })
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
