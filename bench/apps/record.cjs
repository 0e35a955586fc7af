/**
 * Measures the record calls of the store named in the first argument: nanoseconds of CPU a call, for a bound counter,
 * a counter of three attributes and a histogram of five. The second argument is the number of calls of each.
 */
const store = require(process.argv[2])
const calls = Number(process.argv[3])

const countLines = {
  bound: /^bench_bound_total\{.*\} (\S+)$/gm,
  counter: /^bench_orders_total\{.*\} (\S+)$/gm,
  histogram: /^bench_request_count\{.*\} (\S+)$/gm,
}

function repeat(record, times) {
  for (let index = 0; index < times; index++) record(index)
}

function measure(record) {
  repeat(record, calls / 5)
  const before = process.cpuUsage()
  repeat(record, calls)
  const { user, system } = process.cpuUsage(before)
  return ((user + system) * 1000) / calls
}

async function main() {
  const names = Object.keys(countLines).filter((name) => store[name])
  const nanoseconds = Object.fromEntries(names.map((name) => [name, measure(store[name]())]))
  const text = await store.scrape()
  for (const name of names) {
    // A store that dropped records would look fast, so what it exposes must be what was recorded.
    const counted = [...text.matchAll(countLines[name])].reduce((sum, [, value]) => sum + Number(value), 0)
    if (counted !== calls + calls / 5)
      throw new Error(`${name}: ${counted} of ${calls * 1.2} records counted`)
  }
  process.stdout.write(JSON.stringify(nanoseconds))
}

main()
