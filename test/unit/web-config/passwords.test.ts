import { hashSync } from 'bcryptjs'
import { expect, test } from 'vitest'
import { Passwords, readUsers } from '../../../src/web-config/passwords.ts'

const users = readUsers({ alice: hashSync('secret', 4), bob: hashSync('other', 4).replace('$2b$', '$2y$') })

test.each([
  ['alice', 'secret', true],
  ['bob', 'other', true],
  ['alice', 'other', false],
  ['alice', '', false],
  ['carol', 'secret', false],
  ['', '', false],
  ['__proto__', 'secret', false],
])('user "%s" with password "%s": %s, the first time and again', async (user, password, isRight) => {
  const passwords = new Passwords()
  expect(await passwords.check({ user, password, users })).toBe(isRight)
  expect(await passwords.check({ user, password, users })).toBe(isRight)
})

test('what was right before is checked anew when the hash has changed', async () => {
  const passwords = new Passwords()
  expect(await passwords.check({ user: 'alice', password: 'secret', users })).toBe(true)
  const changed = readUsers({ alice: hashSync('changed', 4) })
  expect(await passwords.check({ user: 'alice', password: 'secret', users: changed })).toBe(false)
  expect(await passwords.check({ user: 'alice', password: 'changed', users: changed })).toBe(true)
})

test('few checks wait, the others are not made, and who was right before is still let in', async () => {
  const passwords = new Passwords()
  const known = { user: 'alice', password: 'secret', users }
  await passwords.check(known)
  const guesses = Array.from({ length: 20 }, (_, at) =>
    passwords.check({ user: 'alice', password: `${at}`, users }),
  )
  expect(await passwords.check(known)).toBe(true)
  const answers = await Promise.all(guesses)
  expect(answers.filter((answer) => answer === false)).toHaveLength(8)
  expect(answers.filter((answer) => answer === undefined)).toHaveLength(12)
  expect(await passwords.check({ user: 'bob', password: 'other', users })).toBe(true)
})

test('guesses do not push out what was right', async () => {
  const passwords = new Passwords()
  const known = { user: 'alice', password: 'secret', users }
  await passwords.check(known)
  for (let guess = 0; guess < 120; guess++)
    await passwords.check({ user: 'alice', password: `${guess}`, users })
  const blocking = Array.from({ length: 8 }, (_, at) =>
    passwords.check({ user: 'bob', password: `${at}`, users }),
  )
  // With no room to wait, only what is remembered can be answered.
  expect(await passwords.check(known)).toBe(true)
  await Promise.all(blocking)
})
