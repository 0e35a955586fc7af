/** Writes a table; a bar in a cell is escaped, so that it does not end the cell. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Writes plain text so that it reads as it stands, with the names of environment variables as code. */
export function markdownText(text: string): string {
  return text
    .split(/(`[^`]*`|\b[A-Z]+(?:_[A-Z]+)+(?:_?\*)?(?:=\w+)?)/)
    .map((part, i) =>
      i % 2 === 0
        ? part.replace(/[<*]|(?<!\w)_|_(?!\w)/g, '\\$&')
        : part.startsWith('`')
          ? part
          : `\`${part}\``,
    )
    .join('')
}
