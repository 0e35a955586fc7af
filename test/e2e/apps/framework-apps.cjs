'use strict'
const { createReadStream } = require('node:fs')
const { once } = require('node:events')
const { createServer } = require('node:http')
const { join } = require('node:path')

// One application for each framework, all with the same cases; `load` requires or imports a package.
// Each resolves to its port and a way to close it; `onSlow` is called by the handler that never answers.
const file = join(__dirname, 'framework-apps.cjs')
const failure = () => Promise.reject(Object.assign(new Error('as the test wants'), { status: 503 }))
const fail = () => {
  throw Object.assign(new Error('as the test wants'), { status: 503 })
}
const defaultOf = (module) => module.default ?? module

async function listening(server) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { port: server.address().port, close }
}

exports.plain = async ({ load }) => {
  const { setRoute } = await load('meterbridge')
  const templates = ['/plain', '/users/:id', '/api/v1/orders/:order', '/fails']
  return listening(
    createServer((request, response) => {
      const template = templates.find((each) => each.split(':')[0] === request.url.replace(/\d+$/, ''))
      if (template !== undefined) setRoute(request, template)
      response.end()
    }),
  )
}

exports.express = async ({ load, onSlow, wildcard = '*path' }) => {
  const express = defaultOf(await load('express'))
  const answer = (_request, response) => void response.send('ok')
  const app = express()
  app.use('/static', express.static(__dirname))
  app.use('/guarded', (request, response, next) => (request.query.key ? next() : response.status(401).end()))
  app.get('/plain', answer)
  app.get('/users/:id', answer)
  app.get('/guarded/:id', answer)
  app.get(`/files/${wildcard}`, answer)
  app.get(/^\/years\/\d{4}$/, answer)
  app.post('/only-post', answer)
  app.get('/fails', fail)
  app.get('/rejects', async (_request, _response, next) => {
    try {
      await failure()
    } catch (error) {
      next(error)
    }
  })
  app.get('/slow/:id', onSlow)
  app.get('/overlap/:id', (_request, _response, next) => next())
  app.get('/overlap/last', answer)
  const orders = express.Router()
  orders.get('/:order', answer)
  const api = express.Router()
  api.use('/orders', orders)
  app.use('/api/v1', api)
  app.use((error, _request, response, _next) => response.status(error.status).end())
  return listening(createServer(app))
}

exports.fastify = async ({ load, onSlow }) => {
  const { fastify } = await load('fastify')
  const app = fastify()
  const answer = async () => 'ok'
  app.addHook('onRequest', async (request, reply) => {
    if (request.url === '/guarded/1') await reply.code(401).send()
  })
  app.get('/plain', answer)
  app.get('/users/:id', answer)
  app.get('/guarded/:id', answer)
  app.get('/files/*', answer)
  app.get('/years/:year(^\\d{4}$)', answer)
  app.get('/static/*', (_request, reply) => reply.send(createReadStream(file)))
  app.post('/only-post', answer)
  app.get('/fails', fail)
  app.get('/rejects', failure)
  app.get('/slow/:id', () => new Promise(onSlow))
  app.get('/overlap/:id', answer)
  app.get('/overlap/last', answer)
  const orders = async (scope) => void scope.get('/:order', answer)
  await app.register(async (api) => void api.register(orders, { prefix: '/orders' }), { prefix: '/api/v1' })
  app.setErrorHandler((error, _request, reply) => reply.code(error.status).send())
  await app.ready()
  const started = await listening(app.server)
  return { ...started, close: () => (started.close(), app.close()) }
}

exports.koa = async ({ load, onSlow, wildcard = '/files/*path' }) => {
  const Koa = defaultOf(await load('koa'))
  const Router = defaultOf(await load('@koa/router'))
  const mount = defaultOf(await load('koa-mount'))
  const app = new Koa()
  app.on('error', () => {})
  app.use(async (context, next) => {
    try {
      await next()
    } catch (error) {
      context.status = error.status
    }
  })
  const answer = (context) => void (context.body = 'ok')
  app.use((context, next) => {
    if (!context.path.startsWith('/static/')) return next()
    context.body = createReadStream(file)
  })
  const router = new Router()
  router.use('/guarded', (context, next) => (context.query.key ? next() : void (context.status = 401)))
  router.get('/plain', answer)
  router.get('/users/:id', answer)
  router.get('/guarded/:id', answer)
  router.get(wildcard, answer)
  router.get(/^\/years\/\d{4}$/, answer)
  router.post('/only-post', answer)
  router.get('/fails', fail)
  router.get('/rejects', failure)
  router.get('/slow/:id', () => new Promise(onSlow))
  router.get('/overlap/:id', (_context, next) => next())
  router.get('/overlap/last', answer)
  const orders = new Router({ prefix: '/orders' })
  orders.get('/:order', answer)
  const api = new Router({ prefix: '/api' })
  api.use('/v1', orders.routes())
  app.use(api.routes())
  const inner = new Koa()
  const reports = new Router()
  reports.get('/reports/:id', answer)
  inner.use(mount('/deep', new Koa().use(reports.routes())))
  app.use(mount('/mounted', inner))
  app.use(router.routes()).use(router.allowedMethods())
  return listening(createServer(app.callback()))
}

exports.hapi = async ({ load, onSlow }) => {
  const hapi = defaultOf(await load('@hapi/hapi'))
  const server = hapi.server({ port: 0, host: '127.0.0.1' })
  const handler = () => 'ok'
  const route = (method, path, options = {}) => server.route({ method, path, handler, ...options })
  server.auth.scheme('never', () => ({
    authenticate: (_request, h) => h.response().code(401).takeover(),
  }))
  server.auth.strategy('never', 'never')
  route('GET', '/plain')
  route('GET', '/users/{id}')
  route('GET', '/guarded/{id}', { options: { auth: 'never' } })
  route('GET', '/files/{path*}')
  route('GET', '/static/{path*}', { handler: (_request, h) => h.response(createReadStream(file)) })
  route('POST', '/only-post')
  route('GET', '/fails', { handler: fail })
  route('GET', '/rejects', { handler: failure })
  route('GET', '/slow/{id}', { handler: () => new Promise(onSlow) })
  route('GET', '/overlap/{id}')
  route('GET', '/overlap/last')
  const orders = {
    name: 'orders',
    register: (scope) => scope.route({ method: 'GET', path: '/{order}', handler }),
  }
  await server.register(
    {
      name: 'api',
      register: (scope) => scope.register(orders, { routes: { prefix: '/orders' } }),
    },
    { routes: { prefix: '/api/v1' } },
  )
  server.ext('onPreResponse', ({ response }, h) =>
    response.isBoom && response.isServer ? h.response().code(503) : h.continue,
  )
  await server.start()
  const close = () => {
    server.listener.closeAllConnections()
    return server.stop({ timeout: 0 })
  }
  return { port: server.info.port, close }
}

exports.hono = async ({ load, onSlow, middleware = true }) => {
  const { Hono } = await load('hono')
  const { createAdaptorServer } = await load('@hono/node-server')
  const { serveStatic } = await load('@hono/node-server/serve-static')
  const answer = (context) => context.text('ok')
  const app = new Hono()
  if (middleware) app.use((_context, next) => next())
  app.use('/static/*', serveStatic({ root: __dirname, rewriteRequestPath: () => 'framework-apps.cjs' }))
  app.use('/guarded/*', async (context, next) =>
    context.req.query('key') ? next() : context.body(null, 401),
  )
  app.get('/plain', answer)
  app.get('/users/:id', answer)
  app.all('/guarded/:id', answer)
  app.get('/files/*', answer)
  app.get('/years/:year{[0-9]{4}}', answer)
  app.post('/only-post', answer)
  app.get('/fails', fail)
  app.get('/rejects', failure)
  app.get('/slow/:id', () => new Promise(onSlow))
  app.get('/overlap/:id', (_context, next) => next())
  app.get('/overlap/last', answer)
  const orders = new Hono().get('/:order', answer)
  orders.onError((error) => new Response(null, { status: error.status }))
  app.route('/api/v1', new Hono().route('/orders', orders))
  app.onError((error) => new Response(null, { status: error.status }))
  return listening(createAdaptorServer({ fetch: app.fetch }))
}

exports.nest = async ({ load, onSlow, platform }) => {
  await load('reflect-metadata')
  const { Controller, Get, HttpException, Module, Post } = await load('@nestjs/common')
  const { NestFactory } = await load('@nestjs/core')
  const adapter = await load(`@nestjs/platform-${platform}`)
  const endpoint = (type, { method = Get, path, handler = () => 'ok' }) => {
    const name = `${method.name}${path}`
    type.prototype[name] = handler
    method(path)(type.prototype, name, Object.getOwnPropertyDescriptor(type.prototype, name))
  }
  class Cases {}
  endpoint(Cases, { path: 'plain' })
  endpoint(Cases, { path: 'users/:id' })
  endpoint(Cases, { path: platform === 'express' ? 'files/*path' : 'files/*' })
  endpoint(Cases, { method: Post, path: 'only-post' })
  const refuse = () => {
    throw new HttpException('as the test wants', 503)
  }
  endpoint(Cases, { path: 'fails', handler: refuse })
  endpoint(Cases, { path: 'rejects', handler: async () => refuse() })
  endpoint(Cases, { path: 'slow/:id', handler: () => new Promise(onSlow) })
  class Orders {}
  endpoint(Orders, { path: ':order' })
  Controller()(Cases)
  Controller('api/v1/orders')(Orders)
  class AppModule {}
  Module({ controllers: [Cases, Orders] })(AppModule)
  const Adapter = adapter.FastifyAdapter ?? adapter.ExpressAdapter
  const app = await NestFactory.create(AppModule, new Adapter(), { logger: false })
  if (platform === 'express') app.useStaticAssets(__dirname, { prefix: '/static' })
  await app.listen(0, '127.0.0.1')
  const server = app.getHttpServer()
  return { port: server.address().port, close: () => (server.closeAllConnections(), app.close()) }
}
