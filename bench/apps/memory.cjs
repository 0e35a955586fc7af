/**
 * Measures what the series of a histogram of 13 buckets and four labels take in the store named in the first argument,
 * in bytes for the number of series of the second: once recorded, and once scraped. Needs --expose-gc.
 */
const store = require(process.argv[2])
const seriesCount = Number(process.argv[3])

function memory() {
  globalThis.gc()
  globalThis.gc()
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
  // Shared buffers are missing from `external` and counted in `arrayBuffers` (Node 24).
  return { rssBytes: rss, heapBytes: heapUsed + arrayBuffers }
}

function since(before) {
  const now = memory()
  return { rssBytes: now.rssBytes - before.rssBytes, heapBytes: now.heapBytes - before.heapBytes }
}

async function countExposedSeries() {
  const text = await store.scrape()
  const count = text.match(/^bench_many_count\{/gm).length
  // RegExp keeps the last text that it matched; a short one lets the scrape be collected.
  void /a/.test('a')
  return count
}

async function main() {
  const record = store.series()
  // The store's own structures and the code of the paths are there before the first measure.
  for (let call = 0; call < 1000; call++) record(call % 10)
  await store.scrape()
  const before = memory()
  for (let index = 0; index < seriesCount; index++) record(index)
  const recorded = since(before)
  const exposed = await countExposedSeries()
  if (exposed !== seriesCount) throw new Error(`${exposed} series of ${seriesCount} in the scrape`)
  process.stdout.write(JSON.stringify({ recorded, scraped: since(before) }))
}

main()
