import { Router } from 'express'
import { scans, workflows } from 'meterbridge'
import { setTimeout as sleep } from 'node:timers/promises'

/** Onboarding, a workflow of two actions, and a scan of the catalogue. */
export function workflowRoutes(): Router {
  const routes = Router()

  routes.post('/onboarding', async (_request, response) => {
    await workflows.run({ name: 'onboarding' }, async () => {
      await workflows.action({ type: 'create_account' }, () => sleep(3))
      await workflows.action({ type: 'send_welcome_mail' }, () => sleep(5))
    })
    response.status(204).end()
  })

  routes.post('/scans', async (_request, response) => {
    const matches = await scans.run({ strategy: 'full' }, async (report) => {
      await sleep(10)
      const found = Math.floor(Math.random() * 10)
      report.items({ itemsScanned: 50, matches: found })
      return found
    })
    response.json({ matches })
  })
  return routes
}
