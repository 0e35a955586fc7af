import { describe, expect, test } from 'vitest'
import { readFiles, withoutComments } from './repository-files.ts'

const code = readFiles('{src,scripts,test,bench,examples,instrumentation}/**/*.{ts,cts,cjs,mjs}')
const src = code.filter(({ path }) => path.startsWith('src/'))

const longestFileLines = 250

/** What is longer among the tests: many cases for one thing. No other file may be, and these get no company. */
const longTests = [
  'test/e2e/ioredis.test.ts',
  'test/unit/exposition/protobuf/decode-families.ts',
  'test/unit/exposition/protobuf/write-protobuf.test.ts',
  'test/unit/exposition/write-text.test.ts',
  'test/unit/meters/measure.test.ts',
  'test/unit/meters/packs.test.ts',
]

/** Says that a file holds what had no other place. */
const vagueWords = [
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'shared',
  'misc',
  'types',
  'manager',
  'base',
  'lib',
]

describe('a file', () => {
  test(`has at most ${longestFileLines} lines`, () => {
    const long = code.filter(({ text }) => text.split('\n').length - 1 > longestFileLines)
    expect(long.map(({ path }) => path).filter((path) => !longTests.includes(path))).toEqual([])
  })

  test('is named in kebab-case, in folders that are too', () => {
    const kebab =
      /^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*(\.(test|test-d|d|config))?\.(ts|cts|cjs|mjs)$/
    expect(code.map(({ path }) => path).filter((path) => !kebab.test(path))).toEqual([])
  })

  test('says in its name what it holds', () => {
    const words = (path: string): string[] => path.replace('test/types/', '').split(/[/.-]/)
    const vague = code.filter(({ path }) => words(path).some((word) => vagueWords.includes(word)))
    expect(vague.map(({ path }) => path)).toEqual([])
  })

  test('does not begin or end a name of its own with an underscore', () => {
    const declared = /\b(?:const|let|class|function|interface|type)\s+(?:_\w*|\w*_)\s*[(<={:]/
    expect(code.filter(({ text }) => declared.test(withoutComments(text))).map(({ path }) => path)).toEqual(
      [],
    )
  })

  test('leaves nothing to do and no banner in its comments', () => {
    const unfinished = /\b(TODO|FIXME|XXX|HACK)\b|^\s*(\/\/|\*)\s*[-=*#]{4,}/m
    const others = code.filter(({ path }) => path !== 'test/architecture/files.test.ts')
    expect(others.filter(({ text }) => unfinished.test(text)).map(({ path }) => path)).toEqual([])
  })
})

describe('a file of src', () => {
  test('exports by name: no default export, and no export of all of another file', () => {
    const unnamed = /^export (default|\*|=)|\bas default\b|\bmodule\.exports\b/m
    expect(src.filter(({ text }) => unnamed.test(withoutComments(text))).map(({ path }) => path)).toEqual([])
  })

  test('is free of top-level await and import.meta, which a CommonJS build has not', () => {
    const modules = /\bimport\.meta\b|^(?:const .* = )?await /m
    expect(src.filter(({ text }) => modules.test(withoutComments(text))).map(({ path }) => path)).toEqual([])
  })

  test('shows what it exports before what it keeps to itself', () => {
    const late = src.filter(({ text }) => {
      const statements = [...text.matchAll(/^(export )?(?:async )?(?:abstract )?(?:function\*?|class) /gm)]
      return (
        statements.length > 1 &&
        statements[0]![1] === undefined &&
        statements.some(([, exported]) => exported)
      )
    })
    expect(late.map(({ path }) => path)).toEqual([])
  })

  test('takes no boolean that a call would show without a name', () => {
    const exported = /^export (?:async )?function\*? \w+(?:<[^(]*>)?\(([^{}()]*?)\)/gm
    const unnamed = src.filter(({ text }) =>
      [...withoutComments(text).matchAll(exported)].some(([, parameters]) =>
        /:\s*boolean\s*(,|=|$)/.test(parameters!),
      ),
    )
    expect(unnamed.map(({ path }) => path)).toEqual([])
  })
})
