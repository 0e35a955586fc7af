import { ai } from '../../src/meters/ai.ts'
import { billing } from '../../src/meters/billing.ts'
import { scans } from '../../src/meters/scans.ts'
import { workflows } from '../../src/meters/workflows.ts'

// Compiled by tsc and never run: each line below a `@ts-expect-error` must be an error, all others none.

export const values: number = workflows.run({ name: 'import' }, () => 5)
export const promised: Promise<string> = workflows.run({ name: 'import' }, async () => 'done')
export const generated: Generator<1 | 2> = scans.run({ strategy: 'full' }, function* () {
  yield 1
  yield 2
})
export const streamed: Promise<AsyncGenerator<string>> = ai.operation(
  { provider: 'openai', model: 'gpt-5', operation: 'chat' },
  async (report) => {
    report.tokens({ inputTokens: 3 })
    return (async function* () {
      yield 'a'
    })()
  },
)

workflows.recordRun({ name: 'import', outcome: 'success', durationSeconds: 1 })
// @ts-expect-error an outcome that the catalog does not list
workflows.recordRun({ name: 'import', outcome: 'failed', durationSeconds: 1 })
// @ts-expect-error an attribute that the catalog does not have
workflows.recordRun({ name: 'import', outcome: 'success', durationSeconds: 1, runId: 'r1' })
// @ts-expect-error a run without its duration
workflows.recordRun({ name: 'import', outcome: 'success' })
// @ts-expect-error a wrong attribute of a measured run
workflows.run({ workflow: 'import' }, () => 5)
// @ts-expect-error no function to measure
workflows.run({ name: 'import' })
workflows.action({ type: 'mail' }, (report) => {
  report.outcome('cancelled')
  // @ts-expect-error an outcome that the catalog does not list
  report.outcome('declined')
})

billing.recordTransaction({ type: 'refund', outcome: 'success', currency: 'EUR', amountMinor: 100n })
// @ts-expect-error a type that the catalog does not list
billing.recordTransaction({ type: 'purchase', outcome: 'success' })
// @ts-expect-error an amount that is a text
billing.recordTransaction({ type: 'payment', outcome: 'success', currency: 'EUR', amountMinor: '1.00' })
// @ts-expect-error an amount in major units has no place
billing.recordTransaction({ type: 'payment', outcome: 'success', currency: 'EUR', amount: 1 })

scans.recordScan({ strategy: 'full', outcome: 'success', durationSeconds: 1, itemsScanned: 5, matches: 1 })
// @ts-expect-error an outcome that the catalog does not list
scans.recordScan({ strategy: 'full', outcome: 'partial', durationSeconds: 1 })

ai.recordTokens({ provider: 'anthropic', model: 'claude', operation: 'chat', inputTokens: 1 })
// @ts-expect-error an operation that the convention does not list
ai.recordTokens({ provider: 'anthropic', model: 'claude', operation: 'talk', inputTokens: 1 })
// @ts-expect-error a call without its model
ai.recordTokens({ provider: 'anthropic', operation: 'chat', inputTokens: 1 })
