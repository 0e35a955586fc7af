import { afterEach, describe, expect, it } from 'vitest'
import { auth } from '../../../src/meters/auth.ts'
import { cache } from '../../../src/meters/cache.ts'
import { ml } from '../../../src/meters/ml.ts'
import { pipelines } from '../../../src/meters/pipelines.ts'
import { trading } from '../../../src/meters/trading.ts'
import { users } from '../../../src/meters/users.ts'
import { ai } from '../../../src/meters/ai.ts'
import { billing } from '../../../src/meters/billing.ts'
import { scans } from '../../../src/meters/scans.ts'
import { workflows } from '../../../src/meters/workflows.ts'
import { recordedIn, startRunning, stopRunning, valuesOf } from './running.ts'

afterEach(stopRunning)

const packs = [auth, cache, ml, pipelines, trading, users] as unknown as Record<
  string,
  (input: never, run?: () => unknown) => unknown
>[]

const call = { provider: 'openai', model: 'gpt-5', operation: 'chat' } as const
const callText = 'gen_ai.operation.name=chat,gen_ai.provider.name=openai,gen_ai.request.model=gpt-5'

describe('business meters without a running Meterbridge', () => {
  it('do nothing, and call what they measure with a report that does nothing', async () => {
    workflows.recordRun({ name: 'a', outcome: 'success', durationSeconds: 1 })
    const promise = Promise.resolve(4)
    expect(workflows.run({ name: 'a' }, () => promise)).toBe(promise)
    expect(ai.operation(call, (report) => report.tokens({ inputTokens: 1 }))).toBeUndefined()
    expect(billing.transaction({ type: 'payment' }, (report) => report.outcome('declined'))).toBeUndefined()
    expect(
      scans.run({ strategy: 'a' }, (report) => report.items({ itemsScanned: 1, matches: 0 })),
    ).toBeUndefined()
  })

  it('begin to record when it starts and follow it to another store', () => {
    workflows.recordAction({ type: 'mail', outcome: 'success' })
    const first = startRunning()
    workflows.recordAction({ type: 'mail', outcome: 'success' })
    const second = startRunning()
    workflows.recordAction({ type: 'mail', outcome: 'success' })
    const one = { 'workflow.actions{workflow.action.type=mail,workflow.outcome=success}': 1 }
    expect(recordedIn(first)).toEqual(one)
    expect(recordedIn(second)).toEqual(one)
  })
})

describe('business meters in the hands of JavaScript callers', () => {
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('no')
      },
      ownKeys: () => {
        throw new Error('no')
      },
    },
  )
  const inputs = [
    null,
    undefined,
    'text',
    7,
    NaN,
    [],
    {},
    hostile,
    {
      name: {},
      outcome: 1,
      durationSeconds: 'x',
      amountMinor: {},
      inputTokens: -1,
      itemsScanned: NaN,
      matches: 3,
      type: Symbol('s'),
    },
  ]

  it('never throw, whatever is recorded', () => {
    startRunning()
    for (const input of inputs as never[]) {
      for (const record of [
        workflows.recordRun,
        workflows.recordAction,
        scans.recordScan,
        billing.recordTransaction,
        ai.recordOperation,
        ai.recordTokens,
        ...packs.flatMap((pack) => Object.values(pack)),
      ]) {
        expect(() => record(input)).not.toThrow()
      }
    }
  })

  it('never throw, whatever is measured, and give the result on', () => {
    startRunning()
    for (const input of inputs as never[]) {
      for (const run of [workflows.run, workflows.action, scans.run, billing.transaction, ai.operation]) {
        expect(run(input, () => 5)).toBe(5)
        expect(run(input, null as never)).toBe(null)
      }
      ai.operation(call, (report) => report.tokens(input))
      billing.transaction({ type: 'payment' }, (report) => report.amount(input))
      scans.run({ strategy: 'a' }, (report) => report.items(input))
    }
  })
})

describe('workflows', () => {
  it('record runs and actions that are over', () => {
    const store = startRunning()
    workflows.recordRun({ name: 'import', outcome: 'error', durationSeconds: 2, errorType: 'Timeout' })
    workflows.recordAction({ type: 'mail', outcome: 'cancelled', durationSeconds: 1 })
    expect(recordedIn(store)).toEqual({
      'workflow.run.duration{error.type=Timeout,workflow.name=import,workflow.outcome=error}': '1x',
      'workflow.actions{workflow.action.type=mail,workflow.outcome=cancelled}': 1,
      'workflow.action.duration{workflow.action.type=mail,workflow.outcome=cancelled}': '1x',
    })
  })

  it('measure a run, in flight until it settles', async () => {
    const store = startRunning()
    const { promise, resolve } = Promise.withResolvers<string>()
    const result = workflows.run({ name: 'import' }, () => promise)
    expect(recordedIn(store)).toEqual({ 'workflow.active_runs{workflow.name=import}': 1 })
    resolve('ok')
    expect(await result).toBe('ok')
    expect(recordedIn(store)).toEqual({
      'workflow.run.duration{workflow.name=import,workflow.outcome=success}': '1x',
    })
  })

  it('count failures by class, aborts as cancelled, and what a run says of itself', () => {
    const store = startRunning()
    const error = new RangeError('no')
    expect(() =>
      workflows.run({ name: 'a' }, () => {
        throw error
      }),
    ).toThrow(error)
    expect(() =>
      workflows.run({ name: 'a' }, () => {
        throw new DOMException('stop', 'AbortError')
      }),
    ).toThrow('stop')
    workflows.run({ name: 'a' }, (report) => report.outcome('cancelled'))
    expect(() =>
      workflows.action({ type: 'b' }, (report) => {
        report.outcome('success')
        throw error
      }),
    ).toThrow(error)
    expect(recordedIn(store)).toEqual({
      'workflow.run.duration{error.type=RangeError,workflow.name=a,workflow.outcome=error}': '1x',
      'workflow.run.duration{error.type=AbortError,workflow.name=a,workflow.outcome=cancelled}': '1x',
      'workflow.run.duration{workflow.name=a,workflow.outcome=cancelled}': '1x',
      'workflow.actions{workflow.action.type=b,workflow.outcome=error}': 1,
      'workflow.action.duration{error.type=RangeError,workflow.action.type=b,workflow.outcome=error}': '1x',
    })
  })

  it('keep `this` for the measured function', () => {
    startRunning()
    const owner = { value: 3 }
    const result = workflows.run.call(owner, { name: 'a' }, function (this: unknown) {
      return this
    } as () => unknown)
    expect(result).toBe(owner)
  })

  it('drop a run whose duration is no duration', () => {
    const store = startRunning()
    for (const durationSeconds of [-1, NaN, Infinity, '1' as never])
      workflows.recordRun({ name: 'a', outcome: 'success', durationSeconds })
    expect(recordedIn(store)).toEqual({})
  })
})

describe('billing', () => {
  it('has each transaction at 0 from the first use', () => {
    const store = startRunning()
    billing.recordTransaction({ type: 'payment', outcome: 'success' })
    expect(Object.keys(valuesOf(store)).filter((key) => key.startsWith('billing.transactions'))).toHaveLength(
      20,
    )
    expect(recordedIn(store)).toEqual({
      'billing.transactions{billing.outcome=success,billing.type=payment}': 1,
    })
  })

  it('adds up whole minor units by currency, and refunds apart', () => {
    const store = startRunning()
    billing.recordTransaction({ type: 'payment', outcome: 'success', currency: 'EUR', amountMinor: 1999 })
    billing.recordTransaction({ type: 'payment', outcome: 'success', currency: 'eur', amountMinor: 1n })
    billing.recordTransaction({ type: 'payment', outcome: 'success', currency: 'JPY', amountMinor: 500 })
    billing.recordTransaction({ type: 'refund', outcome: 'success', currency: 'EUR', amountMinor: 999 })
    expect(recordedIn(store)).toEqual({
      'billing.transactions{billing.outcome=success,billing.type=payment}': 3,
      'billing.transactions{billing.outcome=success,billing.type=refund}': 1,
      'billing.transaction.minor_units{billing.currency=EUR,billing.outcome=success,billing.type=payment}': 2000,
      'billing.transaction.minor_units{billing.currency=JPY,billing.outcome=success,billing.type=payment}': 500,
      'billing.transaction.minor_units{billing.currency=EUR,billing.outcome=success,billing.type=refund}': 999,
    })
  })

  it.each([19.99, -5, NaN, Infinity, 2 ** 53, 2n ** 53n, -1n, '5' as never, null as never])(
    'counts a transaction of %s without its amount',
    (amountMinor) => {
      const store = startRunning()
      billing.recordTransaction({ type: 'payment', outcome: 'success', currency: 'EUR', amountMinor })
      expect(recordedIn(store)).toEqual({
        'billing.transactions{billing.outcome=success,billing.type=payment}': 1,
      })
    },
  )

  it('counts credits that are granted and used by their type, whole ones alone', () => {
    const store = startRunning()
    billing.recordCredits({ type: 'scan', granted: 100 })
    billing.recordCredits({ type: 'scan', used: 3 })
    billing.recordCredits({ type: 'scan', used: 4, granted: 1.5 })
    expect(recordedIn(store)).toMatchObject({
      'billing.credits.granted{billing.credit.type=scan}': 100,
      'billing.credits.used{billing.credit.type=scan}': 7,
    })
  })

  it('keeps amounts of something that is no currency apart', () => {
    const store = startRunning()
    billing.recordTransaction({ type: 'payment', outcome: 'success', currency: 'euros', amountMinor: 5 })
    billing.recordTransaction({ type: 'payment', outcome: 'success', amountMinor: 6 })
    expect(recordedIn(store)).toMatchObject({
      'billing.transaction.minor_units{billing.currency=_OTHER,billing.outcome=success,billing.type=payment}': 11,
    })
  })

  it('measures a transaction and takes its outcome and amount from its report', async () => {
    const store = startRunning()
    await billing.transaction({ type: 'payment' }, async (report) => {
      report.amount({ currency: 'USD', amountMinor: 700 })
      report.outcome('declined')
    })
    expect(recordedIn(store)).toEqual({
      'billing.transactions{billing.outcome=declined,billing.type=payment}': 1,
      'billing.transaction.minor_units{billing.currency=USD,billing.outcome=declined,billing.type=payment}': 700,
      'billing.transaction.duration{billing.outcome=declined,billing.type=payment}': '1x',
    })
  })
})

describe('scans', () => {
  it('split the items into those that matched and the rest', () => {
    const store = startRunning()
    scans.recordScan({
      strategy: 'full',
      outcome: 'success',
      durationSeconds: 1,
      itemsScanned: 10,
      matches: 3,
    })
    expect(recordedIn(store)).toEqual({
      'scan.duration{scan.outcome=success,scan.strategy=full}': '1x',
      'scan.items{scan.match=true,scan.strategy=full}': 3,
      'scan.items{scan.match=false,scan.strategy=full}': 7,
    })
  })

  it('count no items when more match than there are', () => {
    const store = startRunning()
    scans.recordScan({
      strategy: 'full',
      outcome: 'success',
      durationSeconds: 1,
      itemsScanned: 1,
      matches: 3,
    })
    expect(recordedIn(store)).toEqual({ 'scan.duration{scan.outcome=success,scan.strategy=full}': '1x' })
  })

  it('are measured while they yield, and count items as they go', () => {
    const store = startRunning()
    const scan = scans.run({ strategy: 'full' }, function* (report) {
      report.items({ itemsScanned: 4, matches: 1 })
      yield 'found'
    })
    expect(recordedIn(store)).toEqual({ 'scan.active_scans{scan.strategy=full}': 1 })
    expect([...scan]).toEqual(['found'])
    expect(recordedIn(store)).toEqual({
      'scan.duration{scan.outcome=success,scan.strategy=full}': '1x',
      'scan.items{scan.match=true,scan.strategy=full}': 1,
      'scan.items{scan.match=false,scan.strategy=full}': 3,
    })
  })
})

describe('ai', () => {
  it('records a call with its tokens', () => {
    const store = startRunning()
    ai.recordOperation({
      ...call,
      durationSeconds: 1.5,
      inputTokens: 100,
      outputTokens: 20,
      cachedInputTokens: 80,
      reasoningTokens: 5,
    })
    expect(recordedIn(store)).toEqual({
      [`gen_ai.client.operation.duration{${callText}}`]: '1x',
      [`gen_ai.client.token.usage{${callText},gen_ai.token.type=input}`]: '1x',
      [`gen_ai.client.token.usage{${callText},gen_ai.token.type=output}`]: '1x',
      [`gen_ai.client.inference.usage.cache_read.input_tokens{${callText}}`]: 80,
      [`gen_ai.client.inference.usage.reasoning.output_tokens{${callText}}`]: 5,
      [`gen_ai.client.cost{gen_ai.cost.currency=USD,${callText}}`]: 0.000235,
    })
  })

  it('measures a streamed answer to its end, with the tokens that its last part tells', async () => {
    const store = startRunning()
    const stream = await ai.operation(call, async (report) =>
      (async function* () {
        yield 'a'
        report.tokens({ inputTokens: 7 })
        report.tokens({ outputTokens: 2 })
      })(),
    )
    expect(recordedIn(store)).toEqual({ [`gen_ai.client.active_operations{${callText}}`]: 1 })
    for await (const part of stream) expect(part).toBe('a')
    expect(recordedIn(store)).toEqual({
      [`gen_ai.client.operation.duration{${callText}}`]: '1x',
      [`gen_ai.client.token.usage{${callText},gen_ai.token.type=input}`]: '1x',
      [`gen_ai.client.token.usage{${callText},gen_ai.token.type=output}`]: '1x',
      [`gen_ai.client.cost{gen_ai.cost.currency=USD,${callText}}`]: 0.00002875,
    })
  })

  it('records tokens that are told after the end at once', () => {
    const store = startRunning()
    let late: ((tokens: { inputTokens: number }) => void) | undefined
    ai.operation(call, (report) => void (late = report.tokens))
    late?.({ inputTokens: 5 })
    expect(recordedIn(store)).toMatchObject({
      [`gen_ai.client.token.usage{${callText},gen_ai.token.type=input}`]: '1x',
    })
  })

  it('names the error of a failed call and rejects with the same one', async () => {
    const store = startRunning()
    const error = new SyntaxError('bad answer')
    await expect(ai.operation(call, () => Promise.reject(error))).rejects.toBe(error)
    expect(recordedIn(store)).toEqual({
      [`gen_ai.client.operation.duration{error.type=SyntaxError,${callText}}`]: '1x',
      [`gen_ai.client.operation.errors{gen_ai.error.class=other,${callText}}`]: 1,
    })
  })

  it('bounds the models: fine-tuned ones count with their base, and after fifty they are _OTHER', () => {
    const store = startRunning()
    for (const id of ['1', '2']) ai.recordTokens({ ...call, model: `ft:gpt-5:acme:${id}:x`, inputTokens: 1 })
    for (let i = 0; i < 60; i++) ai.recordTokens({ ...call, model: `m${i}`, inputTokens: 1 })
    const models = new Set(
      Object.keys(recordedIn(store)).map((key) => /request\.model=([^,]*)/.exec(key)?.[1]),
    )
    expect(models.has('ft:gpt-5')).toBe(true)
    expect(models.has('_OTHER')).toBe(true)
    expect(models.size).toBe(51)
  })
})
