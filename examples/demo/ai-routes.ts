import { Router } from 'express'
import { askModel } from './ask-model.ts'

/** Questions that a model answers; the demo's model is a small server of its own. */
export function aiRoutes(): Router {
  const routes = Router()

  routes.post('/ask', async (request, response) => {
    const { question } = request.body as { question: string }
    response.json({ answer: await askModel(process.env['MODEL_URL']!, question) })
  })
  return routes
}
