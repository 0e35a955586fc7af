/** Says where the service listens and, where one process started all, ends with that one. */
export function announce(url: string): void {
  console.log(`listening on ${url}`)
  process.send?.({ url })
  process.once('disconnect', () => process.exit())
}
