'use strict'
// Ends in the way that the first argument names, so that a test can compare it with and without the preload.
const [, , ending] = process.argv

/** Keeps the process alive until it is told otherwise, and says when it is ready for a signal. */
function stayAlive() {
  const alive = setInterval(() => {}, 1000)
  setTimeout(() => console.log('ready'), 20)
  return alive
}

const endings = {
  'natural end': () => console.log('done'),
  'natural end after a timer': () => setTimeout(() => console.log('done'), 30),
  'process.exitCode': () => {
    process.exitCode = 5
    setTimeout(() => {}, 20)
  },
  'process.exit at once': () => process.exit(3),
  'process.exit later': () => setTimeout(() => process.exit(4), 30),
  'an exit handler': () => {
    process.on('exit', (code) => {
      console.log('exit', code)
      process.exitCode = 7
    })
    setTimeout(() => {}, 20)
  },
  'a beforeExit handler': () => {
    let times = 0
    process.on('beforeExit', () => console.log('beforeExit', ++times))
    setTimeout(() => {}, 20)
  },
  'process.exit inside beforeExit': () => process.on('beforeExit', () => process.exit(8)),
  'an uncaught exception': () => {
    throw new Error('thrown at once')
  },
  'an uncaught exception in a timer': () => {
    setTimeout(() => {
      throw new TypeError('thrown later')
    }, 20)
  },
  'an uncaught value that is no error': () => {
    setTimeout(() => {
      throw null
    }, 20)
  },
  'a handled uncaught exception': () => {
    process.on('uncaughtException', (error, origin) => console.log(error.message, origin))
    setTimeout(() => {
      throw new Error('handled')
    }, 20)
  },
  'an unhandled rejection': () => {
    setTimeout(() => void Promise.reject(new Error('rejected')), 20)
  },
  'a handled unhandled rejection': () => {
    process.on('unhandledRejection', (error) => console.log(error.message))
    void Promise.reject(new Error('handled'))
  },
  'process.abort': () => setTimeout(() => process.abort(), 20),
  'process.kill of itself': () => setTimeout(() => process.kill(process.pid, 'SIGTERM'), 20),
  'a signal': () => stayAlive(),
  'a signal with a handler': () => {
    const alive = stayAlive()
    for (const signal of ['SIGTERM', 'SIGINT']) {
      process.on(signal, (name) => {
        console.log('handled', name)
        clearInterval(alive)
        process.removeAllListeners('SIGTERM')
      })
    }
  },
  'process.exit inside a signal handler': () => {
    stayAlive()
    process.once('SIGTERM', () => process.exit(0))
    process.once('SIGINT', () => process.exit(130))
  },
  'a reader that goes away': () => {
    process.on('exit', (code) => require('node:fs').writeSync(2, `exit ${code}\n`))
    console.log('ready')
    process.stdin.on('end', () => console.log('nobody reads this')).resume()
    process.stdin.on('end', () => setTimeout(() => console.log('nor this'), 20))
  },
  'its traces': () => {
    // Any `import` of node:util opens the stream of standard error in Node itself, so both runs open it.
    const streams = [process.stdout, process.stderr]
    setTimeout(() => {
      const events = ['exit', 'beforeExit', 'uncaughtException', 'unhandledRejection', 'warning', 'message']
      const signals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGPIPE']
      console.log(
        JSON.stringify({
          listeners: [...events, ...signals].map((name) => [name, process.listenerCount(name)]),
          globals: Object.getOwnPropertyNames(globalThis),
          environment: Object.keys(process.env).filter((name) => !name.startsWith('OTEL_')),
          arguments: [process.argv, process.title, process.exitCode],
          errors: [Error.stackTraceLimit, typeof Error.prepareStackTrace],
          resources: process.getActiveResourcesInfo(),
          streams: streams.map((stream) => [stream.constructor.name, stream.listenerCount('error')]),
        }),
      )
    }, 100)
  },
}

endings[ending]()
