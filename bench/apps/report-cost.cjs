/**
 * Answers each `cost` message of the harness with what this process has used so far: CPU of all its threads in
 * microseconds, memory in bytes after a full collection when asked for, and the files that `require` has loaded.
 */
function reportCost() {
  process.on('message', (message) => {
    if (message.ask !== 'cost') return
    const { user, system } = process.cpuUsage()
    if (message.collectGarbage) globalThis.gc()
    process.send({
      cpuMicroseconds: user + system,
      rssBytes: process.memoryUsage.rss(),
      filesLoaded: Object.keys(require.cache).length,
    })
  })
  // Some variants keep a process alive; none may outlive the harness.
  process.on('disconnect', () => process.exit())
}

/** Tells the harness the port, once the server listens. */
function announce(server) {
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
}

module.exports = { announce, reportCost }
