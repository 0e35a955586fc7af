/**
 * Gives the memory of a process without what is garbage: the heaps and buffers of the main thread and of every
 * other, and what is resident. Load it before anything that starts threads. Needs --expose-gc.
 */
const threads = new Set()

process.on('worker', (worker) => {
  threads.add(worker)
  worker.once('exit', () => threads.delete(worker))
})

async function liveMemory() {
  globalThis.gc()
  globalThis.gc()
  let otherBytes = 0
  for (const thread of threads) otherBytes += await threadBytes(thread)
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage()
  // Shared buffers are missing from `external` and counted in `arrayBuffers` (Node 24).
  return { heapBytes: heapUsed + arrayBuffers + otherBytes, rssBytes: rss }
}

async function threadBytes(thread) {
  try {
    // No other call from outside makes a thread collect its garbage.
    const snapshot = await thread.getHeapSnapshot()
    snapshot.destroy()
    const { used_heap_size: heap, external_memory: external } = await thread.getHeapStatistics()
    return heap + external
  } catch (error) {
    if (error.code === 'ERR_WORKER_NOT_RUNNING') return 0
    throw error
  }
}

module.exports = { liveMemory }
