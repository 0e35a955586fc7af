'use strict'
// Empties the cache of modules, as tools that reload code do, before and between its uses of a framework.
const { once } = require('node:events')

async function answerOnce(path) {
  for (const file of Object.keys(require.cache)) delete require.cache[file]
  const Koa = require('koa')
  const { Router } = require('@koa/router')
  const router = new Router().get('/things/:id', (context) => {
    context.body = 'thing'
  })
  const server = new Koa().use(router.routes()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`)
  await response.text()
}

void answerOnce('/things/1')
  .then(() => answerOnce('/things/2'))
  .then(() => console.log('answered'))
