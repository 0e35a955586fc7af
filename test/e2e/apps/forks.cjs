'use strict'
const { fork } = require('node:child_process')

if (process.send === undefined) {
  const children = [1, 2].map(() => fork(__filename))
  process.stdin.on('end', () => children.forEach((child) => child.disconnect())).resume()
  children.forEach((child) => child.on('exit', (code, signal) => console.log('child ended', code ?? signal)))
} else {
  process.on('message', () => {})
}
