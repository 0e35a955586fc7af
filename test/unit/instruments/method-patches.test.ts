import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { methodPatches } from '../../../src/instruments/method-patches.ts'

function library(): { Base: { prototype: object }; Queue: new () => { add(a: number, b: number): number } } {
  class Base {
    inherited(one: string): string {
      return one
    }
  }
  class Queue extends Base {
    add(a: number, b: number): number {
      return a + b
    }
  }
  return { Base, Queue }
}

describe('a replaced method', () => {
  test('looks like the one of the library', () => {
    const { Queue } = library()
    const before = Object.getOwnPropertyDescriptor(Queue.prototype, 'add')!
    methodPatches('patched').replaceMethod(
      Queue.prototype,
      'add',
      (original) =>
        function (this: object, ...args: unknown[]): unknown {
          return Number(Reflect.apply(original, this, args)) + 1
        },
    )
    const after = Object.getOwnPropertyDescriptor(Queue.prototype, 'add')!
    expect(new Queue().add(1, 2)).toBe(4)
    expect([after.value.name, after.value.length]).toEqual(['add', 2])
    expect({ ...after, value: undefined }).toEqual({ ...before, value: undefined })
  })

  test('becomes the own one where it was inherited, and leaves the other classes alone', () => {
    const { Base, Queue } = library()
    const inherited: unknown = Reflect.get(Base.prototype, 'inherited')
    methodPatches('patched').replaceMethod(Queue.prototype, 'inherited', () => () => 'measured')
    expect(Reflect.get(Base.prototype, 'inherited')).toBe(inherited)
    expect(Reflect.get(new Queue(), 'inherited')('given')).toBe('measured')
  })

  test('that the library lacks is named in one message for each instrument', () => {
    const module = new URL('../../../src/instruments/method-patches.ts', import.meta.url).href
    const script = `const { methodPatches } = await import(${JSON.stringify(module)})
      for (const instrument of ['first', 'second', 'first'])
        methodPatches(instrument).replaceMethod({}, 'gone', (original) => original)`
    // In a process of its own: the logger writes to the descriptor itself.
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
    })
    const lines = stderr.split('\n').filter((line) => line.startsWith('meterbridge: '))
    expect(lines).toHaveLength(2)
    expect(lines[0]).toContain('first')
    expect(lines[1]).toContain('the library has no method gone')
  })
})
