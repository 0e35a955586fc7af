/** Counts what arrives: `arrived(count)` resolves when `tick` was called so many times since. */
function countdown() {
  let left = 0
  let done
  return {
    arrived(count) {
      left = count
      return new Promise((resolve) => (done = resolve))
    },
    tick() {
      if (--left === 0) done()
    },
  }
}

module.exports = { countdown }
