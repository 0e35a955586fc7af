// Makes as many series as it is told on standard input, all at once.
const { metrics } = require('@opentelemetry/api')

const counter = metrics.getMeter('bursting').createCounter('burst')
process.stdin.on('data', (text) => {
  for (let number = Number(text); number > 0; number--) counter.add(1, { number, of: `series ${number}` })
  process.stdout.write('made\n')
})
process.stdin.on('end', () => process.exit())
