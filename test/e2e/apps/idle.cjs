'use strict'
// Runs until standard input ends, then lets go of everything and is expected to end.
console.log('ready')
process.stdin.on('end', () => {
  // Holds nothing: it only fires when something else keeps the process alive.
  setTimeout(() => console.log('kept alive'), 3000).unref()
})
process.stdin.resume()
