import { messages, type Code, type Values } from './messages.ts'

/** Gives the text of a code with its places filled: `CODE: <text>`. */
export function formatMessage(code: Code, values: Values): string {
  const text = messages[code].text.replace(/\{(\w+)\}/g, (place, name: string) =>
    printable(String(values[name] ?? place)),
  )
  return `${code}: ${text}`
}

/** No reason, list or path is longer; what an application gives as a name can be. */
const valueLimit = 2000

/** Keeps a message one line that a terminal cannot be misled by, whatever an application calls its things. */
function printable(value: string): string {
  const short = value.length > valueLimit ? `${value.slice(0, valueLimit)}…` : value
  return short.replace(/[\p{Cc}\u2028\u2029]/gu, (control) =>
    control === '\n' ? '\\n' : `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
