const beatMs = 250

/**
 * Beats in the application's thread, in shared memory: the endpoint's thread sees when it stops.
 *
 * The timer holds nothing and reads one clock, so it costs about a microsecond a beat.
 */
export function startHeartbeat(): Float64Array {
  const beat = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT))
  beat[0] = Date.now()
  setInterval(() => (beat[0] = Date.now()), beatMs).unref()
  return beat
}

/** Tells for how many seconds the event loop that beats has been blocked; 0 while it runs. */
export function blockedSeconds(beat: Float64Array): number {
  const lateMs = Date.now() - beat[0]! - beatMs
  // A loop that is merely busy beats a little late.
  return lateMs > beatMs ? lateMs / 1000 : 0
}
