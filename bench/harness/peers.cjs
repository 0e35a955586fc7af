const { fork } = require('node:child_process')
const { once } = require('node:events')
const { join } = require('node:path')

/** Starts a bare server of apps/ in a process of its own; gives its port. */
async function startPeer(file) {
  const child = fork(join(__dirname, '../apps', file), { execArgv: [], env: {} })
  const [{ port }] = await once(child, 'message')
  return port
}

/** Makes an operation of the requests that a server of this process gets from the load generator. */
async function requestsTo(server) {
  const { startLoadProcess } = await import('./load-process.ts')
  const load = startLoadProcess()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (requests) => load.send({ port: server.address().port, requests })
}

module.exports = { requestsTo, startPeer }
