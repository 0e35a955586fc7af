/** Says where a text is no PromQL, and why; callers put it into a message of their own. */
export class PromqlSyntaxError extends Error {
  /** Characters from the start of the text. */
  readonly position: number

  constructor(reason: string, position: number) {
    super(`${reason} at character ${position + 1}`)
    this.name = 'PromqlSyntaxError'
    this.position = position
  }
}
