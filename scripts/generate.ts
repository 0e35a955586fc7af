// Writes the pages of docs/ that are made from code; with --check, says which are out of date instead.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { generatedPages } from './generate/generated-pages.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const pages = await generatedPages()

if (process.argv.includes('--check')) {
  const stale = pages.filter(({ path, text }) => readOrEmpty(path) !== text)
  for (const { path } of stale) console.error(`${path} is out of date. Run npm run generate.`)
  process.exitCode = stale.length === 0 ? 0 : 1
} else {
  for (const { path, text } of pages) writeFileSync(`${root}${path}`, text)
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(`${root}${path}`, 'utf8')
  } catch {
    return ''
  }
}
