/** Keeps each distinct text once and gives it a number. */
export class TextTable {
  readonly #numbers = new Map<string, number>()
  readonly #texts: string[] = []

  /** Gives the number of a text, which is new or known. */
  numberOf(text: string): number {
    let number = this.#numbers.get(text)
    if (number === undefined) {
      number = this.#texts.length
      this.#numbers.set(text, number)
      this.#texts.push(text)
    }
    return number
  }

  /** Gives the text of a number that `numberOf` gave. */
  text(number: number): string {
    return this.#texts[number]!
  }

  /** All texts, in the order of their numbers. */
  get all(): readonly string[] {
    return this.#texts
  }
}
