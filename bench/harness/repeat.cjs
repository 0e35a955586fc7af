/** Makes an operation of one call: it is called `count` times, ten at once. */
function repeat(call) {
  return async (count) => {
    let left = count
    const work = async () => {
      while (left-- > 0) await call()
    }
    await Promise.all(Array.from({ length: 10 }, work))
  }
}

module.exports = { repeat }
