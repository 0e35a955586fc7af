import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { message } from './anthropic-under-test.ts'
import { startAiServer } from './ai-server.ts'
import { converseAnswer } from './bedrock-under-test.ts'
import { nodeBinary, nodeVersions } from './node-versions.ts'
import { chatAnswer } from './openai-under-test.ts'
import { samplesOf, valueOf } from './preload/read-page.ts'
import { runApp, type AppOptions } from './run-app.ts'

let origin: string
let stop: () => void

beforeAll(async () => {
  const server = await startAiServer((close) => (stop = close))
  const answers = { '/v1/messages': message, '/chat/completions': chatAnswer }
  server.answerWith(({ path }) => ({ json: answers[path as keyof typeof answers] ?? converseAnswer }))
  origin = server.origin
})
afterAll(() => stop())

/** Runs an application to its last line, and gives the page and what was said on standard error. */
async function pageOf(options: AppOptions): Promise<{ page: string; lines: string[] }> {
  await using running = runApp(options)
  await running.said(/all done/)
  const page = await running.scrape()
  return { page, lines: running.output.stderr.split('\n').filter((line) => line.startsWith('meterbridge:')) }
}

const ways = nodeVersions.flatMap((version) => ['ai.cjs', 'ai.mjs'].map((app) => ({ version, app })))

test.concurrent.each(ways)('Node $version: the preload measures $app', async ({ version, app }) => {
  const { page, lines } = await pageOf({ app, node: await nodeBinary(version), env: { AI_ORIGIN: origin } })
  const labels = { gen_ai_provider_name: 'openai', gen_ai_request_model: 'gpt-4o' }
  expect({
    calls: valueOf(page, { name: 'gen_ai_client_operation_duration_seconds_count', labels }),
    tokens: valueOf(page, { name: 'gen_ai_client_token_usage_sum', labels }),
    dollars: valueOf(page, { name: 'gen_ai_client_cost_total', labels }),
    providers: [...page.matchAll(/^gen_ai_client_operation_duration_seconds_count.*provider_name="(.*?)"/gm)]
      .map(([, provider]) => provider)
      .toSorted(),
  }).toEqual({
    calls: 1,
    tokens: 1050,
    dollars: 0.0025,
    providers: ['anthropic', 'aws.bedrock', 'openai', 'openai'],
  })
  expect(lines).toHaveLength(1)
})

test('the latest names of the convention replace the current ones', async () => {
  const env = { AI_ORIGIN: origin, OTEL_SEMCONV_STABILITY_OPT_IN: 'http,gen_ai_latest_experimental' }
  const { page } = await pageOf({ app: 'ai.cjs', env })
  const names = [...new Set(page.match(/^gen_ai_\w+(?=\{.*provider_name="openai")/gm))].filter(
    (name) => !name.endsWith('_bucket'),
  )
  expect(names.toSorted()).toEqual([
    'gen_ai_client_active_operations',
    'gen_ai_client_cost_total',
    'gen_ai_client_inference_duration_seconds_count',
    'gen_ai_client_inference_duration_seconds_sum',
    'gen_ai_client_inference_operation_input_tokens_count',
    'gen_ai_client_inference_operation_input_tokens_sum',
    'gen_ai_client_inference_operation_output_tokens_count',
    'gen_ai_client_inference_operation_output_tokens_sum',
    'gen_ai_client_inference_usage_cache_read_input_tokens_total',
    'gen_ai_client_inference_usage_input_tokens_total',
    'gen_ai_client_inference_usage_output_tokens_total',
    'gen_ai_client_inference_usage_reasoning_output_tokens_total',
  ])
  const inputTokens = samplesOf(page, { name: 'gen_ai_client_inference_usage_input_tokens_total' })
  expect(inputTokens.every((line) => line.includes('gen_ai_token_modality="unknown"'))).toBe(true)
})

test('a file of prices counts before the default ones, and a wrong one is said once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meterbridge-prices-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'prices.json')
  const env = { AI_ORIGIN: origin, METERBRIDGE_AI_PRICES: file }
  writeFileSync(file, JSON.stringify({ currency: 'EUR', prices: { 'gpt-4o': { input: 1, output: 2 } } }))
  const { page } = await pageOf({ app: 'ai.cjs', env })
  const euros = { name: 'gen_ai_client_cost_total', labels: { gen_ai_cost_currency: 'EUR' } }
  expect(valueOf(page, euros)).toBe(0.0011)
  writeFileSync(file, JSON.stringify({ prices: { 'gpt-4o': { input: '1' } } }))
  const wrong = await pageOf({ app: 'ai.cjs', env })
  expect(valueOf(wrong.page, { ...euros, labels: { gen_ai_request_model: 'gpt-4o' } })).toBe(0.0025)
  expect(wrong.lines.filter((line) => line.includes('AI_PRICES_INVALID'))).toEqual([
    expect.stringContaining(`${file} gives no prices of models because TypeError: input of gpt-4o is not`),
  ])
})
