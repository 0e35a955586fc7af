import { escapings } from '../../../src/naming/escape-name.ts'
import { plainModel, utf8Model } from '../known-models.ts'
import type { QuickJudge } from '../mutations.ts'
import { writePage, type Page, type PageRequest } from '../write-page.ts'
import { breachOfGrammar } from './breach-of-grammar.ts'
import { decodeBack } from './decode-back.ts'
import { parseBack } from './parse-back.ts'

const dialects = ['text', 'openmetrics', 'protobuf'] as const

/**
 * Lets a writer write the known models in all formats and escapings, and gives what each judge says of it.
 *
 * The models are written again in pages of a few bytes, which must change nothing.
 */
export function judgeQuickly(write: NonNullable<PageRequest['write']>): Map<QuickJudge, string> {
  const complaints = new Map<QuickJudge, string>()
  for (const model of [plainModel, utf8Model]) {
    // One model for all: what a writer keeps on it must not pass from one escaping to another.
    const families = model()
    for (const escaping of escapings) {
      for (const dialect of dialects) {
        const request = { dialect, escaping, write }
        judgePage(() => writePage(families, request), complaints)
        const small = attempt(() => writePage(model(), { ...request, pageBytes: 64 }).bytes.toString('hex'))
        const large = attempt(() => writePage(model(), request).bytes.toString('hex'))
        if (small !== large) complaints.set('pages', `${dialect} in ${escaping} is another in small pages`)
      }
    }
  }
  return complaints
}

function judgePage(writing: () => Page, complaints: Map<QuickJudge, string>): void {
  const isBinary = (page: Page): boolean => page.dialect === 'protobuf'
  const back = attempt(() => {
    const page = writing()
    const text = page.bytes.toString()
    const isPlain =
      page.escaping !== 'allow-utf-8' || page.families.some(({ name }) => name === 'target_info')
    const breach = page.dialect === 'openmetrics' && isPlain ? breachOfGrammar(text) : undefined
    if (breach !== undefined) complaints.set('grammar', `in ${page.escaping}: ${breach}`)
    const difference = attempt(() => (isBinary(page) ? decodeBack(page) : parseBack(page)))
    if (difference !== undefined) complaints.set(isBinary(page) ? 'decode-back' : 'parse-back', difference)
    return undefined
  })
  if (back !== undefined) complaints.set('parse-back', back)
}

/** A judge that cannot read what it is given says so by throwing. */
function attempt(judge: () => string | undefined): string | undefined {
  try {
    return judge()
  } catch (error) {
    return String(error)
  }
}
