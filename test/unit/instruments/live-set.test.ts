import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { beforeAll, expect, it } from 'vitest'
import { LiveSet } from '../../../src/instruments/live-set.ts'

let collectGarbage: () => void
beforeAll(() => {
  setFlagsFromString('--expose-gc')
  collectGarbage = runInNewContext('gc') as () => void
})

it('holds a member once', () => {
  const set = new LiveSet<object>()
  const member = {}
  set.add(member)
  set.add(member)
  expect([...set.living()]).toEqual([member])
})

it('drops members that are gone', () => {
  const set = new LiveSet<{ closed: boolean }>(({ closed }) => closed)
  const members = [{ closed: true }, { closed: false }]
  for (const member of members) set.add(member)
  expect([...set.living()]).toEqual([members[1]])
  expect(set.size).toBe(1)
})

it('does not keep its members alive', async () => {
  const set = new LiveSet<object>()
  for (let i = 0; i < 10; i++) set.add({})
  await collectSeveralTimes()
  expect([...set.living()]).toEqual([])
  expect(set.size).toBe(0)
})

it('stays small when nobody reads it', async () => {
  const set = new LiveSet<object>()
  for (let round = 0; round < 20; round++) {
    for (let i = 0; i < 100; i++) set.add({})
    await collectSeveralTimes()
  }
  expect(set.size).toBeLessThan(1_000)
})

/** A weak reference keeps its target until the end of the task that made or read it. */
async function collectSeveralTimes(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve))
    collectGarbage()
  }
}
