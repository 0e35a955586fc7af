import { describe, expect, it } from 'vitest'
import { fc } from '../../seeded-fast-check.ts'
import { AttributeIndex } from '../../../src/series/attribute-index.ts'

const attributes = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2', '3', ''))

describe('AttributeIndex', () => {
  it('finds exactly what was added, whatever the order of adding and looking', () => {
    fc.assert(
      fc.property(
        fc.array(attributes, { maxLength: 40 }),
        fc.array(attributes, { maxLength: 40 }),
        (added, asked) => {
          const index = new AttributeIndex<{ id: string; values: string[] }>(1000)
          const model = new Map<string, { id: string; values: string[] }>()
          for (const one of added) {
            const id = JSON.stringify(one)
            const entry = model.get(id) ?? { id, values: Object.values(one) }
            model.set(id, entry)
            index.add(Object.keys(one), entry)
          }
          for (const one of [...asked, ...added, ...asked]) {
            expect(index.find({ ...one })).toBe(model.get(JSON.stringify(one)))
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('tells apart values that print alike', () => {
    const index = new AttributeIndex<{ id: string }>(10)
    index.add(['a'], { id: 'text', values: ['1'] })
    expect(index.find({ a: 1 })).toBeUndefined()
    index.addAlias({ a: 1 }, { id: 'number' })
    expect(index.find({ a: 1 })?.id).toBe('number')
    expect(index.find({ a: '1' })?.id).toBe('text')
  })

  it('remembers no more other spellings than its limit', () => {
    const index = new AttributeIndex<object>(3)
    for (let i = 0; i < 10; i++) index.addAlias({ a: i }, {})
    expect([...Array(10).keys()].filter((i) => index.find({ a: i }) !== undefined)).toEqual([0, 1, 2])
  })

  it('does not remember objects, functions, symbols or NaN', () => {
    const index = new AttributeIndex<object>(10)
    for (const value of [{}, () => {}, Symbol('s'), Number.NaN]) {
      index.addAlias({ a: value }, {})
      expect(index.find({ a: value })).toBeUndefined()
    }
  })
})
