/** Escapes the value of a label, or a quoted name, for the text formats and OpenMetrics. */
export function escapeLabelValue(text: string): string {
  return /["\\\n]/.test(text) ? text.replace(/["\\\n]/g, escapeCharacter) : text
}

/** Escapes a help text for the text formats, where quotes stand as they are. */
export function escapeHelp(text: string): string {
  return text.replace(/[\\\n]/g, escapeCharacter)
}

function escapeCharacter(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`
}
