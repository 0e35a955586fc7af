/** Reads a number as Prometheus writes it; nothing for what is none. */
export function readNumber(text: string): number | undefined {
  const value = Number(text.replace(/^([+-]?)Inf$/i, '$1Infinity'))
  return text === '' || (Number.isNaN(value) && text.toLowerCase() !== 'nan') ? undefined : value
}
