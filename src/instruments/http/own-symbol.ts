/**
 * Makes the function that reads what Node or a library keeps on an object under a symbol of its own, known by
 * its description; it gives nothing where there is none.
 */
export function ownSymbol<Owner extends object, Value>(
  description: string,
): (owner: Owner) => Value | undefined {
  let symbol: symbol | undefined
  return (owner) => {
    symbol ??= Object.getOwnPropertySymbols(owner).find((each) => each.description === description)
    return symbol && (owner as Readonly<Record<symbol, Value | undefined>>)[symbol]
  }
}
