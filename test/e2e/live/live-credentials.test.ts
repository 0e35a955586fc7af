import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { serve } from '../cli/serve.ts'
import { addressOf, runLive } from './live-under-test.ts'

test.each(['--prom', '--url'])('asks what %s names with the token of a file', async (option) => {
  const folder = mkdtempSync(join(tmpdir(), 'meterbridge-live-token-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const tokenFile = join(folder, 'token')
  writeFileSync(tokenFile, 'sesame\n')
  let admitted = 0
  await using guarded = await serve(({ headers }, response) => {
    if (headers.authorization !== 'Bearer sesame') response.writeHead(401).end('who are you?')
    else {
      admitted++
      const answer = { status: 'success', data: { resultType: 'vector', result: [] } }
      response.end(option === '--url' ? 'orders 1\n' : JSON.stringify(answer))
    }
  })
  const problemOf = async (...args: readonly string[]): Promise<() => Promise<string>> => {
    const live = runLive({ config: { services: [] }, args: [option, guarded.url, ...args] })
    onTestFinished(() => live[Symbol.asyncDispose]())
    const address = await addressOf(live)
    return async () => (await fetch(new URL('api/status', address))).text()
  }
  await expect.poll(await problemOf()).toContain('it answers 401')
  expect(admitted).toBe(0)
  const problem = await problemOf('--token-file', tokenFile)
  await expect.poll(async () => [await problem(), admitted > 0]).toEqual(['{}', true])
})
