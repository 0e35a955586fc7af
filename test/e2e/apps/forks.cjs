'use strict'
const { fork } = require('node:child_process')

// Forks as soon as standard input says so, and lets its children go when that ends.
if (process.send === undefined) {
  process.stdin.once('data', () => {
    const children = [1, 2].map(() => fork(__filename))
    process.stdin.on('end', () => children.forEach((child) => child.disconnect()))
    children.forEach((child) =>
      child.on('exit', (code, signal) => console.log('child ended', code ?? signal)),
    )
  })
} else {
  process.on('message', () => {})
}
