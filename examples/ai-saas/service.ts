// An AI product: users log in, ask, and pay with credits. It visits itself, so that there is something to see.
import { ai, billing, workflows } from 'meterbridge'
import { auth } from 'meterbridge/packs/auth'
import { cache } from 'meterbridge/packs/cache'
import { users } from 'meterbridge/packs/users'
import { setTimeout as sleep } from 'node:timers/promises'
import { askModel } from '../demo/ask-model.ts'
import { startModelServer } from '../demo/model-server.ts'
import { callJson, startJsonService } from '../json-service.ts'
import { openArchive, openMails } from './stores.ts'

ai.definePrices({ currency: 'USD', prices: { 'demo-small': { input: 0.5, output: 1.5 } } })
const modelUrl = process.env['MODEL_URL'] ?? (await startModelServer()).url
const archive = await openArchive()
const mails = openMails()
const answers = new Map<string, string>()

const { url } = await startJsonService({
  port: Number(process.env['PORT'] ?? 0),
  routes: {
    'POST /login': (body) => {
      const { password } = body as { password: string }
      const outcome = password === 'practice' ? 'success' : 'failure'
      auth.recordAttempt({ method: 'password', outcome })
      if (outcome === 'success') users.recordEvent({ name: 'login' })
      return { outcome }
    },
    'POST /onboarding': () =>
      workflows.run({ name: 'onboarding' }, async () => {
        await workflows.action({ type: 'create_account' }, () => sleep(3))
        await workflows.action({ type: 'send_welcome_mail' }, () => mails.send('welcome'))
      }),
    'POST /subscriptions': () =>
      billing.transaction({ type: 'payment', currency: 'EUR', amountMinor: 1900 }, () => sleep(2)),
    'POST /questions': (body) => answer((body as { question: string }).question),
  },
})
console.log(`listening on ${url}`)

for (let round = 1; ; round++) {
  await callJson(`${url}/login`, { password: round % 4 === 0 ? 'wrong' : 'practice' })
  await callJson(`${url}/onboarding`, {})
  await callJson(`${url}/subscriptions`, {})
  // Overloads of the model are part of the picture: the page shows them.
  await callJson(`${url}/questions`, { question: `What is ${round % 3}?` }).catch(() => {})
  users.setActive({ window: 'day', count: round })
  console.log(`visited ${round} times`)
  await sleep(100)
}

async function answer(question: string): Promise<{ answer: string }> {
  const known = answers.get(question)
  cache.recordRequest({ name: 'answers', result: known === undefined ? 'miss' : 'hit' })
  if (known !== undefined) return { answer: known }
  const said = await askModel(modelUrl, question)
  answers.set(question, said)
  if (answers.size > 2) answers.clear()
  billing.recordCredits({ type: 'questions', used: 1 })
  await archive.keep(said)
  return { answer: said }
}
