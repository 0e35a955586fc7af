import { expect, test } from 'vitest'
import type { RedisClient, RedisCommand } from '../../../../src/instruments/redis/ioredis-client.ts'
import { isOfTheLibrary } from '../../../../src/instruments/redis/library-commands.ts'

function isOurs(
  [name, ...args]: [string, ...string[]],
  client: Partial<RedisClient> & { status: string },
): boolean {
  return isOfTheLibrary({ name, args } as unknown as RedisCommand, { options: {}, ...client })
}

test('takes the commands of a handshake for the library while it goes on', () => {
  for (const name of ['hello', 'auth', 'client', 'select', 'info', 'readonly']) {
    expect(isOurs([name], { status: 'connect' })).toBe(true)
    expect(isOurs([name], { status: 'connecting' })).toBe(false)
    expect(isOurs([name], { status: 'ready' })).toBe(false)
  }
  expect(isOurs(['get', 'a'], { status: 'connect' })).toBe(false)
})

test('knows the end of the handshake that older versions send when they are ready', () => {
  const named = { status: 'ready', options: { connectionName: 'worker' } }
  expect(isOurs(['client', 'setname', 'worker'], named)).toBe(true)
  expect(isOurs(['client', 'setname', 'else'], named)).toBe(false)
  expect(isOurs(['client', 'list'], named)).toBe(false)
  expect(isOurs(['readonly'], { status: 'ready', options: { readOnly: true } })).toBe(true)
  expect(isOurs(['readonly'], { status: 'ready' })).toBe(false)
})

test('takes what a cluster asks for its slots, and its ASKING, for the library', () => {
  const refresher = { status: 'connecting', options: { connectionName: 'ioredis-cluster(refresher):app' } }
  expect(isOurs(['cluster', 'SLOTS'], refresher)).toBe(true)
  expect(isOurs(['asking'], { status: 'ready' })).toBe(true)
})
