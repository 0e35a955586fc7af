import { expect, test } from 'vitest'
import { modelLabel } from '../../../src/gen-ai/model-label.ts'

test('a model stays as it was asked for, its date included', () => {
  for (const model of ['gpt-4o-2024-08-06', 'claude-sonnet-4-20250514', 'us.anthropic.claude-sonnet-4-v1:0'])
    expect(modelLabel(model)).toBe(model)
  expect(modelLabel(undefined)).toBeUndefined()
})

test('a fine-tuned model is counted with its base, without the organisation that owns it', () => {
  expect(modelLabel('ft:gpt-4o-mini-2024-07-18:acme:support:abc123')).toBe('ft:gpt-4o-mini-2024-07-18')
})

test('an ARN is counted by its model or its kind, never by the account or an identity', () => {
  const arn = 'arn:aws:bedrock:us-east-1'
  expect(modelLabel(`${arn}::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0`)).toBe(
    'anthropic.claude-sonnet-4-20250514-v1:0',
  )
  expect(modelLabel(`${arn}:123456789012:inference-profile/us.amazon.nova-lite-v1:0`)).toBe(
    'us.amazon.nova-lite-v1:0',
  )
  expect(modelLabel(`${arn}:123456789012:application-inference-profile/abc123`)).toBe(
    'application-inference-profile',
  )
  expect(modelLabel(`${arn}:123456789012:provisioned-model/xyz`)).toBe('provisioned-model')
  expect(modelLabel('arn:aws:bedrock')).toBe('arn')
})
