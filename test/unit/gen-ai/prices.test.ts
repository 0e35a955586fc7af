import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { defaultPrices } from '../../../src/gen-ai/default-prices.ts'
import { costNanoUnits } from '../../../src/gen-ai/model-price.ts'
import { PriceBook } from '../../../src/gen-ai/price-book.ts'
import { readPrices } from '../../../src/gen-ai/read-prices.ts'
import { processWide } from '../../../src/gen-ai/process-wide.ts'

afterEach(() => {
  delete processWide().prices
})

describe('the cost of a call', () => {
  const price = { input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75, longCacheWrite: 6 }

  test('counts each token once, at the price of its kind, in whole nano-units', () => {
    const usage = {
      inputTokens: 1000,
      cachedInputTokens: 300,
      cacheWriteTokens: 200,
      longCacheWriteTokens: 50,
      outputTokens: 10,
    }
    const perMillion = 500 * 3 + 300 * 0.3 + 150 * 3.75 + 50 * 6 + 10 * 15
    expect(costNanoUnits(price, usage)).toBe(Math.round(perMillion * 1000))
    expect(costNanoUnits({ input: 0.15, output: 0.6 }, { inputTokens: 1 })).toBe(150)
  })

  test('takes the price of input for cached tokens that have none of their own', () => {
    const usage = { inputTokens: 10, cachedInputTokens: 4, cacheWriteTokens: 2 }
    expect(costNanoUnits({ input: 1 }, usage)).toBe(10_000)
  })

  test('is not known when output has no price', () => {
    expect(costNanoUnits({ input: 1 }, { inputTokens: 1, outputTokens: 1 })).toBeUndefined()
  })

  test('changes for the whole call when the input is longer than the bound', () => {
    const banded = { input: 1, output: 2, longPrompt: { aboveInputTokens: 100, input: 5, output: 10 } }
    expect(costNanoUnits(banded, { inputTokens: 100, outputTokens: 1 })).toBe(102_000)
    expect(costNanoUnits(banded, { inputTokens: 101, outputTokens: 1 })).toBe(515_000)
  })

  test('adds up without losing a nano-unit over a million calls', () => {
    let total = 0
    for (let call = 0; call < 1_000_000; call++) total += costNanoUnits(price, { inputTokens: 7 })! / 1e9
    expect(Math.round(total * 1e9)).toBe(21_000 * 1_000_000)
  })
})

describe('the price of a model', () => {
  function fileOf(text: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'meterbridge-prices-test-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(join(folder, 'prices.json'), text)
    return join(folder, 'prices.json')
  }

  test('is the listed one, that of its alias for a snapshot, and none for what is not listed', () => {
    const book = new PriceBook(undefined)
    const usd = (name: string): object => ({ currency: 'USD', price: defaultPrices[name] })
    expect(book.find('openai', 'gpt-4o')).toEqual(usd('openai/gpt-4o'))
    expect(book.find('openai', 'gpt-4o-2024-08-06')).toEqual(usd('openai/gpt-4o'))
    expect(book.find('openai', 'gpt-4o-2024-05-13')).toEqual(usd('openai/gpt-4o-2024-05-13'))
    expect(book.find('anthropic', 'claude-haiku-4-5-20251001')).toEqual(usd('anthropic/claude-haiku-4-5'))
    expect(book.find('anthropic', 'claude-3-7-sonnet-latest')).toEqual(usd('anthropic/claude-3-7-sonnet'))
    expect(book.find('openai', 'gpt-4o-audio-preview')).toBeUndefined()
    expect(book.find('azure.ai.openai', 'gpt-4o')).toBeUndefined()
    expect(book.find('openai', 'constructor')).toBeUndefined()
  })

  test('is what the application gave, else what the file says, else the default one', () => {
    const file = { currency: 'EUR', prices: { 'gpt-4o': { input: 1 }, 'azure.ai.openai/*': { input: 2 } } }
    const book = new PriceBook(fileOf(JSON.stringify(file)))
    expect(book.find('openai', 'gpt-4o')).toEqual({ currency: 'EUR', price: { input: 1 } })
    expect(book.find('azure.ai.openai', 'mine')).toEqual({ currency: 'EUR', price: { input: 2 } })
    expect(book.find('openai', 'gpt-4.1')?.currency).toBe('USD')
    processWide().prices = readPrices({ currency: 'CHF', prices: { 'openai/gpt-4*': { input: 3 } } })
    expect(book.find('openai', 'gpt-4o')).toEqual({ currency: 'CHF', price: { input: 3 } })
    expect(book.find('azure.ai.openai', 'mine')?.currency).toBe('EUR')
  })

  test('stays the default one when the file is missing or is no JSON', () => {
    for (const file of ['/nowhere/prices.json', fileOf('{'), fileOf('[]')])
      expect(new PriceBook(file).find('openai', 'gpt-4o')?.currency).toBe('USD')
  })

  test.each([
    [null, 'the prices is not an object'],
    [{ currency: 'euro', prices: {} }, 'currency is not a code'],
    [{}, '"prices" is not an object'],
    [{ prices: { m: 1 } }, 'm is not an object'],
    [{ prices: { m: {} } }, 'input of m is not a number'],
    [{ prices: { m: { input: -1 } } }, 'input of m is not a number'],
    [{ prices: { m: { input: 1, outputs: 1 } } }, 'outputs of m is no price'],
    [{ prices: { m: { input: 1, output: '2' } } }, 'output of m is not a number'],
    [{ prices: { m: { input: 1, longPrompt: { input: 1 } } } }, 'aboveInputTokens of m is not'],
  ])('%j is refused: %s', (given, reason) => {
    expect(() => readPrices(given)).toThrow(reason)
  })

  test('every default price can be given as one’s own', () => {
    expect(readPrices({ prices: defaultPrices }).prices).toEqual(defaultPrices)
  })
})
