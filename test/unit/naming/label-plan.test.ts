import { expect, test } from 'vitest'
import { fc } from '../../seeded-fast-check.ts'
import { exposedLabels } from '../../../src/naming/exposed-labels.ts'
import { labelPlan } from '../../../src/naming/label-plan.ts'
import { strategies } from '../../../src/naming/strategy.ts'

test('a plan names and sorts the labels of any series as the rules do', () => {
  const name = fc.oneof(fc.constantFrom('a.b', 'a_b', 'le', '__name__', 'b', '', '@'), fc.string())
  const value = fc.string({ minLength: 1 })
  fc.assert(
    fc.property(
      fc.uniqueArray(name),
      fc.array(fc.tuple(name, fc.string()), { maxLength: 2 }),
      fc.array(fc.infiniteStream(value), { minLength: 2, maxLength: 2 }),
      fc.constantFrom(...strategies),
      (names, constantLabels, streams, strategy) => {
        const rules = { strategy, reserved: ['le'] }
        const plan = labelPlan(names, { ...rules, constantLabels })
        for (const stream of streams) {
          const values = [...stream.take(names.length)]
          const own = names.map((one, i) => [one, values[i]!] as const)
          expect(plan(values)).toEqual(exposedLabels([...own, ...constantLabels], rules))
        }
      },
    ),
  )
})
