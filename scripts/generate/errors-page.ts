import { messages, type Level } from '../../src/diagnostics/messages.ts'
import { markdownText } from '../../src/definitions/markdown.ts'
import { generatedFrom } from './generated-from.ts'

/** Makes docs/errors.md: every error and warning by its code; some codes are thrown by the API. */
export function errorsPage(thrownCodes: ReadonlySet<string>): string {
  const sections = Object.entries(messages)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { level, text }]) => {
      const how = thrownCodes.has(code) ? 'Thrown by the API.' : levelWords[level]
      return `## ${code}\n\n${how}\n\n> ${markdownText(text)}`
    })
  return `${generatedFrom('src/diagnostics/messages.ts')}

# Errors and warnings

Each message is one line on standard error that begins with its code: \`meterbridge: CODE: what is wrong and what to do\`.
\`OTEL_LOG_LEVEL\` sets the least severe level that is written, \`info\` by default. What is written never stops or
changes the application.

A few errors are thrown by the API at misuse: those are a \`MeterbridgeError\` whose \`code\` is the same word.

Names in braces are filled in. A code never changes its meaning.

${sections.join('\n\n')}
`
}

const levelWords: Readonly<Record<Level, string>> = {
  error: 'Error.',
  warn: 'Warning.',
  info: 'Information.',
  debug: 'Written with `OTEL_LOG_LEVEL=debug`.',
}
