// Records with every pack again and again, and answers requests that it sends to itself.
const http = require('node:http')
const { ai, billing, defineMetrics, health, scans, workflows } = require('meterbridge')
const { auth } = require('meterbridge/packs/auth')
const { cache } = require('meterbridge/packs/cache')
const { circuitBreaker } = require('meterbridge/packs/circuit-breaker')
const { ml } = require('meterbridge/packs/ml')
const { pipelines } = require('meterbridge/packs/pipelines')
const { trading } = require('meterbridge/packs/trading')
const { users } = require('meterbridge/packs/users')
const { websocket } = require('meterbridge/packs/websocket')

const place = { 'shop.place': { description: 'Which place.', limit: 100 } }
const { carts, crowded, passing, broken } = defineMetrics({
  carts: { name: 'shop.carts', kind: 'counter', unit: '{cart}', description: 'Carts that were opened.' },
  crowded: {
    name: 'shop.crowded',
    kind: 'counter',
    unit: '{visit}',
    description:
      'Visits, by more places than the metric may have series, through a door that nobody declared.',
    attributes: { ...place, 'shop.door': { description: 'Which door.', values: ['front'] } },
    seriesLimit: 3,
  },
  passing: {
    name: 'shop.passing',
    kind: 'counter',
    unit: '{visit}',
    description: 'Visits to places that are gone.',
    attributes: place,
    removable: true,
  },
  broken: {
    name: 'shop.broken',
    kind: 'gauge',
    unit: '{thing}',
    description: 'What cannot be read.',
    observed: true,
  },
})
/** Whether its metrics have something wrong with them too. */
const isTroubled = process.env['TROUBLED'] !== 'no'
if (isTroubled) {
  broken.observe(() => {
    throw new Error('it cannot be read')
  })
}

health.addCheck('bank', () => {})
ml.setModel({ model: 'ranker', loaded: true, version: 'v1' })
circuitBreaker.setState({ name: 'bank', state: 'closed' })
ai.setBudget({ name: 'all', limit: 500 })
let turn = 0

function work() {
  carts.add(1)
  const call = { provider: 'openai', model: 'gpt-5', operation: 'chat' }
  const tokens = { inputTokens: 10, cachedInputTokens: 5, outputTokens: 20 }
  ai.recordOperation({ ...call, ...tokens, durationSeconds: 0.5 })
  ai.recordOperation({ ...call, model: 'of our own', durationSeconds: 0.5, inputTokens: 1 })
  ai.recordOperation({ ...call, durationSeconds: 0.5, errorType: 'rate_limit' })
  ai.operation(call, async function* stream() {
    yield 'a piece'
  })
  billing.recordTransaction({ type: 'payment', outcome: 'success', currency: 'EUR', amountMinor: 100 })
  billing.recordCredits({ type: 'scan', used: 1 })
  workflows.recordRun({ name: 'import', outcome: 'success', durationSeconds: 1 })
  workflows.recordAction({ type: 'mail', outcome: 'success' })
  scans.recordScan({ strategy: 'full', outcome: 'success', durationSeconds: 1, itemsScanned: 9, matches: 1 })
  scans.recordSignals({ strategy: 'full', type: 'new' })
  scans.run({ strategy: 'full' }, () => {})
  auth.recordAttempt({ method: 'password', outcome: 'success' })
  auth.setActiveSessions({ type: 'web', count: 3 })
  auth.recordRateLimit({ name: 'login', decision: 'allowed' })
  cache.recordRequest({ name: 'products', result: 'hit' })
  users.recordEvent({ name: 'visit' })
  users.setActive({ window: 'day', count: 5 })
  ml.infer({ model: 'ranker' }, () => {})
  ml.reload({ model: 'ranker' }, () => {})
  ml.train({ model: 'ranker' }, () => {})
  pipelines.run({ name: 'nightly', scheduledFor: new Date() }, () => {})
  const connection = websocket.open({ role: 'client' })
  connection.recordMessage({ direction: 'receive', sizeBytes: 10 })
  connection.close({ code: 1000 })
  websocket.recordReconnect({})
  websocket.recordReconnect({ errorType: 'ECONNREFUSED' })
  turn += 1
  if (isTroubled) {
    crowded.add(1, { 'shop.place': `place ${turn % 9}`, 'shop.door': 'back' })
    passing.add(1, { 'shop.place': `place ${turn % 9}` })
    passing.remove({ 'shop.place': `place ${turn % 9}` })
  }
  for (const status of ['submitted', 'accepted', 'rejected']) {
    trading.recordOrder({ symbol: 'AAPL', side: 'buy', status })
  }
  trading.placeOrder({ symbol: 'AAPL', side: 'sell' }, () => {})
  trading.setPosition({ symbol: 'AAPL', size: 4 })
  trading.setProfit({ type: 'realized', currency: 'USD', amountMinor: 5 })
  trading.recordOrderSubmitted({ outcome: 'success' })
  trading.recordPositionsAdjusted({ count: 1 })
  trading.recordPositionSync({ outcome: 'success' })
  trading.generateSignals({ strategy: 'momentum' }, () => {})
  trading.recordSignal({ symbol: 'AAPL', direction: 'buy' })
  trading.recordSignalsReceived({ count: 1 })
  trading.subscribe({ feed: 'iex' }, () => {})
  trading.setSubscriptions({ feed: 'iex', count: 2 })
}

const server = http.createServer((request, response) =>
  request.resume().on('end', () => response.end('hello')),
)
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  setInterval(() => {
    work()
    const sent = http.request({ port, host: '127.0.0.1', method: 'POST' }, (response) => response.resume())
    sent.end('a body')
  }, 50)
})
