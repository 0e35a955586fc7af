import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { layers } from '../../oxlint.config.ts'
import type * as Logger from '../../src/diagnostics/logger.ts'
import type * as Writer from '../../src/exposition/write-exposition.ts'
import { writeExposition } from '../../src/exposition/write-exposition.ts'
import { judgeQuickly } from './judges/quick-judges.ts'
import { mutations, type Mutation } from './mutations.ts'

const source = fileURLToPath(new URL('../../src/', import.meta.url))
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meterbridge-mutations-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('no judge has anything to say of the writer as it is', () => {
  expect([...judgeQuickly(writeExposition)]).toEqual([])
})

test('there are twenty mutations or more, each with a name of its own', () => {
  expect(mutations.length).toBeGreaterThanOrEqual(20)
  expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length)
})

test.each(mutations)('when $name, $noticedBy notices', async (mutation) => {
  const complaints = judgeQuickly(await writerWith(mutation))
  expect([...complaints.keys()]).toEqual(expect.arrayContaining([...mutation.noticedBy]))
})

/** Gives the writer of a copy of the source in which one thing is changed. */
async function writerWith({ name, file, from, to }: Mutation): Promise<typeof writeExposition> {
  const copy = join(folder, name.replaceAll(/\W/g, '-'))
  for (const layer of ['exposition', ...layers['exposition']!])
    cpSync(join(source, layer), join(copy, layer), { recursive: true })
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(from).length !== 2)
    throw new Error(`src/${file} has ${JSON.stringify(from)} not once. Change the mutation with the source.`)
  writeFileSync(
    path,
    text.replace(from, () => to),
  )
  const logger = (await importFrom(copy, 'diagnostics/logger.ts')) as typeof Logger
  logger.setLogLevel('none')
  const writer = (await importFrom(copy, 'exposition/write-exposition.ts')) as typeof Writer
  return writer.writeExposition
}

function importFrom(copy: string, file: string): Promise<unknown> {
  return import(/* @vite-ignore */ pathToFileURL(join(copy, file)).href)
}
