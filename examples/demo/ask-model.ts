import { ai } from 'meterbridge'

interface Completion {
  readonly text: string
  readonly usage: { readonly input: number; readonly output: number }
}

/** Asks the model at `modelUrl` and reports the tokens that it used. */
export function askModel(modelUrl: string, question: string): Promise<string> {
  const call = { provider: 'demo', model: 'demo-small', operation: 'chat' } as const
  return ai.operation(call, async (report) => {
    const answered = await fetch(modelUrl, { method: 'POST', body: question })
    if (!answered.ok) throw new ModelOverloadedError(`the model answered ${answered.status}`)
    const completion = (await answered.json()) as Completion
    report.tokens({ inputTokens: completion.usage.input, outputTokens: completion.usage.output })
    return completion.text
  })
}

class ModelOverloadedError extends Error {
  override name = 'ModelOverloadedError'
}
