import { expect, test } from 'vitest'
import { fc } from '../../../seeded-fast-check.ts'
import { postgresVerbs } from '../../../../src/instruments/database/postgres-verbs.ts'
import { sqlKeyword } from '../../../../src/instruments/database/sql-keyword.ts'

test.each([
  ['SELECT 1', 'SELECT'],
  ['select 1', 'select'],
  ['\n\t SELECT\n1', 'SELECT'],
  ["SELECT'a'", 'SELECT'],
  ['SELECT*FROM t', 'SELECT'],
  ['((SELECT 1))', 'SELECT'],
  [';;COMMIT', 'COMMIT'],
  ['-- one\n-- two\r\nINSERT INTO t', 'INSERT'],
  ['# one\nDELETE FROM t', 'DELETE'],
  ['/* a /* nested */ comment */UPDATE t', 'UPDATE'],
  ['/**/SELECT/**/1', 'SELECT'],
  ['\uFEFFSELECT 1', 'SELECT'],
  ['BEGIN', 'BEGIN'],
  ['COMMIT;', 'COMMIT'],
  ['selection', 'selection'],
])('the first keyword of %j is %j', (text, keyword) => {
  expect(sqlKeyword(text)).toBe(keyword)
})

test.each([
  '',
  '   ',
  '-- only a comment',
  '/* never closed SELECT',
  '- SELECT',
  '/ SELECT',
  '1',
  "'SELECT'",
  '$1',
  'SELECT1',
  'SELECT_x',
  'SELECTé',
  'averyverylongword',
])('%j begins with no keyword', (text) => {
  expect(sqlKeyword(text)).toBe('')
})

test('nothing but a short word of letters ever comes out of a statement', () => {
  const pieces = [
    'SELECT',
    'secretword',
    'x',
    '/*',
    '*/',
    '--',
    '\n',
    ' ',
    "'",
    '(',
    '_',
    '1',
    '$',
    'é',
    '\uD800',
  ]
  const statement = fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join(''))
  const verdict = fc.check(fc.property(statement, (text) => /^[A-Za-z]{0,10}$/.test(sqlKeyword(text))))
  expect(verdict.counterexample).toBeNull()
})

test('each verb is found by its own name', () => {
  for (const verb of postgresVerbs) expect(sqlKeyword(`${verb} x`)).toBe(verb)
})
