const { once } = require('node:events')
const { connect } = require('node:http2')
const { repeat } = require('../harness/repeat.cjs')

/** Sends the requests that the parent asks for over one session, and says when all are answered. */
process.on('message', ({ port, requests }) => void load(port, requests).then(() => process.send('done')))

async function load(port, requests) {
  const session = connect(`http://127.0.0.1:${port}`)
  await repeat(() => once(session.request({ ':path': '/items/1' }).resume(), 'end'))(requests)
  session.close()
}
