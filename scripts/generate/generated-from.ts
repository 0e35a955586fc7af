/** Says at the top of a page where it comes from. */
export function generatedFrom(sources: string): string {
  return `<!-- Generated from ${sources} by npm run generate: change those, not this page. -->`
}
