/** Several copies of a library have several symbols of a description; that many are remembered. */
const rememberedLimit = 8

/**
 * Makes the function that finds the symbol of an object that Node or a library made, by its description; it gives
 * nothing where there is none.
 */
export function symbolFinder(description: string): (owner: object) => symbol | undefined {
  const remembered: symbol[] = []
  return (owner) => {
    const known = remembered.find((symbol) => Object.hasOwn(owner, symbol))
    if (known !== undefined) return known
    const found = Object.getOwnPropertySymbols(owner).find((each) => each.description === description)
    if (found !== undefined && remembered.length < rememberedLimit) remembered.push(found)
    return found
  }
}

/** Makes the function that reads what Node or a library keeps on an object under such a symbol. */
export function ownSymbol<Owner extends object, Value>(
  description: string,
): (owner: Owner) => Value | undefined {
  const find = symbolFinder(description)
  return (owner) => {
    const symbol = find(owner)
    return symbol && (owner as Readonly<Record<symbol, Value | undefined>>)[symbol]
  }
}
