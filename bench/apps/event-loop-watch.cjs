/**
 * Watches how long the event loop is held: the longest gap between two runs of a timer of one millisecond, in time on
 * the wall and in CPU of the main thread. The latter is not stretched by what else the machine does.
 */
class EventLoopWatch {
  #timer
  #last
  #longest

  start() {
    this.#last = now()
    this.#longest = { stallMs: 0, stallCpuMs: 0 }
    this.#timer = setInterval(() => this.#note(), 1)
  }

  /** Gives the longest gaps, or nothing when the watch was not started. */
  stop() {
    if (this.#timer === undefined) return {}
    this.#note()
    clearInterval(this.#timer)
    this.#timer = undefined
    return this.#longest
  }

  #note() {
    const { stallMs, stallCpuMs } = this.#longest
    const at = now()
    this.#longest = {
      stallMs: Math.max(stallMs, at.wallMs - this.#last.wallMs),
      stallCpuMs: Math.max(stallCpuMs, at.cpuMs - this.#last.cpuMs),
    }
    this.#last = at
  }
}

function now() {
  const { user, system } = process.threadCpuUsage()
  return { wallMs: performance.now(), cpuMs: (user + system) / 1000 }
}

module.exports = { EventLoopWatch }
