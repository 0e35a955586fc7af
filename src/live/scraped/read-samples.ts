import { readNumber } from '../promql/read-number.ts'

/** A sample of a page in Prometheus' text format. */
export interface ReadSample {
  /** The text before the value, which is the same for a series from one scrape to the next. */
  readonly head: string
  readonly value: number
}

/** Reads the samples of a page in Prometheus' text format; timestamps and exemplars are left out, and lines that are no samples. */
export function* readSamples(text: string): Generator<ReadSample> {
  let start = 0
  while (start < text.length) {
    let end = text.indexOf('\n', start)
    if (end === -1) end = text.length
    if (text[start] !== '#') {
      const headEnd = endOfHead(text, { start, end })
      const [word] = text.slice(headEnd, end).trimStart().split(/\s/, 1)
      const value = readNumber(word ?? '')
      if (value !== undefined && headEnd > start) yield { head: text.slice(start, headEnd), value }
    }
    start = end + 1
  }
}

/** Finds where the labels of a line end, or its name where it has none; quotes may hold braces and spaces. */
function endOfHead(text: string, { start, end }: { start: number; end: number }): number {
  let isQuoted = false
  let isInBraces = false
  for (let i = start; i < end; i++) {
    const character = text[i]
    if (isQuoted) {
      if (character === '\\') i++
      else if (character === '"') isQuoted = false
    } else if (character === '"') isQuoted = true
    else if (character === '{') isInBraces = true
    else if (character === '}') return i + 1
    else if (!isInBraces && (character === ' ' || character === '\t')) return i
  }
  return end
}
