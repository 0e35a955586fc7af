import { Router } from 'express'
import { ai } from 'meterbridge'

interface Completion {
  readonly text: string
  readonly usage: { readonly input: number; readonly output: number }
}

/** Questions that a model answers; the demo's model is a small server of its own. */
export function aiRoutes(): Router {
  const routes = Router()

  routes.post('/ask', async (request, response) => {
    const { question } = request.body as { question: string }
    const call = { provider: 'demo', model: 'demo-small', operation: 'chat' } as const
    const answer = await ai.operation(call, async (report) => {
      const answered = await fetch(process.env['MODEL_URL']!, { method: 'POST', body: question })
      if (!answered.ok) throw new ModelOverloadedError(`the model answered ${answered.status}`)
      const completion = (await answered.json()) as Completion
      report.tokens({ inputTokens: completion.usage.input, outputTokens: completion.usage.output })
      return completion.text
    })
    response.json({ answer })
  })
  return routes
}

class ModelOverloadedError extends Error {
  override name = 'ModelOverloadedError'
}
