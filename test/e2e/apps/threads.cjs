'use strict'
const { isMainThread, Worker } = require('node:worker_threads')

if (isMainThread) {
  const ended = [1, 2].map(() => new Promise((resolve) => new Worker(__filename).on('exit', resolve)))
  const alive = setInterval(() => {}, 1000)
  void Promise.all(ended).then((codes) => console.log('threads ended', codes.join()))
  process.stdin.on('end', () => clearInterval(alive)).resume()
}
