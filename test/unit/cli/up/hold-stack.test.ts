import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { holdStack } from '../../../../src/cli/up/hold-stack.ts'
import { identify } from '../../../../src/cli/up/process-identity.ts'
import { upFolder } from '../../../../src/cli/up/up-state.ts'

let folder: string
let lock: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meterbridge-hold-'))
  lock = join(upFolder(folder), 'up.lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('gives what the work gives, refuses others meanwhile, and lets go', async () => {
  const given = await holdStack(folder, async () => {
    expect(readlinkSync(lock)).toMatch(`${process.pid} `)
    await expect(holdStack(folder, async () => 'never')).rejects.toThrow(
      `STACK_BUSY: the call in ${folder} is wrong because process ${process.pid} starts`,
    )
    return 'done'
  })
  expect(given).toBe('done')
  expect(await holdStack(folder, async () => 'again')).toBe('again')
})

it('lets go of the stack when the work fails', async () => {
  await expect(holdStack(folder, () => Promise.reject(new Error('no')))).rejects.toThrow(/^no$/)
  expect(await holdStack(folder, async () => 'again')).toBe('again')
})

it('takes over from a process that ended without letting go', async () => {
  const child = spawn(process.execPath, ['--eval', ''])
  const { pid, startedAt } = identify(child.pid!)!
  await once(child, 'exit')
  symlinkSync(`${pid} ${startedAt}`, lock)
  expect(await holdStack(folder, async () => 'taken')).toBe('taken')
  expect(existsSync(lock)).toBe(false)
})

it('takes over from a process whose id another one has now', async () => {
  symlinkSync(`${process.pid} long ago`, lock)
  expect(await holdStack(folder, async () => 'taken')).toBe('taken')
})

it('is not held up by a lock that names no process', async () => {
  symlinkSync('nobody', lock)
  expect(await holdStack(folder, async () => 'taken')).toBe('taken')
})
