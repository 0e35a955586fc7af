import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aiSdkVersions } from './ai-sdk-under-test.ts'
import { startAiServer } from './ai-server.ts'
import { chatAnswer } from './openai-under-test.ts'
import { valueOf } from './preload/read-page.ts'
import { root, runApp } from './run-app.ts'

/** The versions that are installed under another name than their own, by which they are hooked. */
const versions = aiSdkVersions.filter(({ ai }) => ai !== 'ai')
let origin: string
let stop: () => void
let folder: string

beforeAll(async () => {
  const server = await startAiServer((close) => (stop = close))
  server.answer({ json: chatAnswer })
  origin = server.origin
  // Within the checkout, so that what the copies need is found above them.
  mkdirSync(join(root, '.cache'), { recursive: true })
  folder = mkdtempSync(join(root, '.cache', 'ai-sdk-test-'))
  for (const { ai, provider } of versions) {
    cpSync(join(root, 'node_modules', ai), join(folder, ai, 'node_modules/ai'), { recursive: true })
    const lines = [
      `const model = createOpenAI({ apiKey: 'k', baseURL: '${origin}' }).chat('gpt-4o')`,
      `generateText({ model, prompt: 'q' }).then(({ text }) => console.log('said ' + text))`,
      'setInterval(() => {}, 1000)',
    ]
    const required = [
      `const { generateText } = require('ai')`,
      `const { createOpenAI } = require('${provider}')`,
    ]
    const imported = [`import { generateText } from 'ai'`, `import { createOpenAI } from '${provider}'`]
    writeFileSync(join(folder, ai, 'app.cjs'), [...required, ...lines].join('\n'))
    writeFileSync(join(folder, ai, 'app.mjs'), [...imported, ...lines].join('\n'))
  }
})
afterAll(() => {
  stop()
  rmSync(folder, { recursive: true, force: true })
})

const ways = versions.flatMap(({ ai }) => ['app.cjs', 'app.mjs'].map((app) => ({ ai, app })))

test.each(ways)('the preload measures $ai in $app', async ({ ai, app }) => {
  await using running = runApp({ app: join(folder, ai, app) })
  await running.said(/said \{"a":1\}/)
  const page = await running.scrape()
  const labels = { gen_ai_provider_name: 'openai', gen_ai_request_model: 'gpt-4o' }
  expect(valueOf(page, { name: 'gen_ai_client_operation_duration_seconds_count', labels })).toBe(1)
  expect(running.output.stderr).not.toContain('FAILED')
})
