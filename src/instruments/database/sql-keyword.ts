/**
 * Gives the first keyword of a statement as it is spelled, or an empty string when there is none.
 *
 * It looks past white space, parentheses, semicolons and comments (which nest in Postgres), and reads no
 * further than the keyword, so that the length of the statement does not matter and nothing of it but a
 * word of letters can ever come out.
 */
export function sqlKeyword(text: string): string {
  const begin = keywordBegin(text)
  let end = begin
  while (end - begin < longestKeyword && isLetter(text.charCodeAt(end))) end++
  return isIdentifierPart(text.charCodeAt(end)) ? '' : text.slice(begin, end)
}

const longestKeyword = 10

function keywordBegin(text: string): number {
  let at = 0
  for (;;) {
    const code = text.charCodeAt(at)
    if (isSkipped(code)) at++
    else if (code === hash) at = lineEnd(text, at)
    else if (code === dash && text.charCodeAt(at + 1) === dash) at = lineEnd(text, at)
    else if (code === slash && text.charCodeAt(at + 1) === star) at = commentEnd(text, at)
    else return at
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end + 1
}

function commentEnd(text: string, from: number): number {
  let depth = 1
  let at = from + 2
  while (depth > 0) {
    const close = text.indexOf('*/', at)
    if (close === -1) return text.length
    const open = text.indexOf('/*', at)
    if (open !== -1 && open < close) {
      depth++
      at = open + 2
    } else {
      depth--
      at = close + 2
    }
  }
  return at
}

const dash = 0x2d
// A comment in MySQL; no statement of Postgres can begin with it.
const hash = 0x23
const slash = 0x2f
const star = 0x2a
const byteOrderMark = 0xfeff

function isSkipped(code: number): boolean {
  // White space and control characters, `(` and `;`. Past the end the code is NaN, which is none of them.
  return code <= 0x20 || code === 0x28 || code === 0x3b || code === byteOrderMark
}

function isLetter(code: number): boolean {
  const lowerCase = code | 0x20
  return lowerCase >= 0x61 && lowerCase <= 0x7a
}

function isIdentifierPart(code: number): boolean {
  // A letter, a digit, `_`, `$` or anything beyond ASCII goes on with the word.
  return isLetter(code) || (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x24 || code >= 0x80
}
