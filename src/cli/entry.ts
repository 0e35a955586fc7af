import { main } from './main.ts'
import { restartForTypescript } from './restart-for-typescript.ts'

// Node warns of its own experiments and of packages without a type when it loads a configuration; nobody asked.
process.removeAllListeners('warning')

const restarted = restartForTypescript()
if (restarted === undefined) {
  void main(process.argv.slice(2), {
    folder: process.cwd(),
    environment: process.env,
    print: (text) => process.stdout.write(`${text}\n`),
    note: (text) => process.stderr.write(`${text}\n`),
    hasColours: process.stderr.isTTY && (process.env['NO_COLOR'] ?? '') === '',
  }).then((code) => {
    process.exitCode = code
  })
} else process.exitCode = restarted
