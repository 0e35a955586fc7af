/**
 * What every store records, so that all of them do the same work. The tuples are values only: each store builds a
 * fresh object from them on each call, as the code of an application does.
 */

/** Eight combinations for a counter of three attributes. */
const orders = Array.from({ length: 8 }, (_, index) => ({
  kind: index % 2 ? 'limit' : 'market',
  venue: ['alpha', 'beta'][(index >> 1) % 2],
  outcome: index >> 2 ? 'rejected' : 'accepted',
}))

/** Four combinations for a histogram of five attributes, those of a HTTP server's request. */
const requests = Array.from({ length: 4 }, (_, index) => ({
  method: index % 2 ? 'GET' : 'POST',
  scheme: 'http',
  protocol: '1.1',
  route: index >> 1 ? '/items/:id' : '/items',
  status: 200,
}))

/** The boundaries of the OpenTelemetry convention for durations in seconds, without the last two: 13 buckets. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5]

/** Durations in seconds that fall into many buckets. */
const durations = Float64Array.from({ length: 64 }, (_, index) => ((index * 37) % 64) ** 2 / 2000)

const regions = ['north', 'east', 'south', 'west', 'centre']
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE']
const statuses = ['200', '204', '404', '500']

/** The four labels of the series numbered `index`; each number below 100,000 has its own. */
function seriesLabels(index) {
  return {
    method: methods[index % 5],
    status: statuses[Math.floor(index / 5) % 4],
    region: regions[Math.floor(index / 20) % 5],
    route: `/resource-${Math.floor(index / 100)}/:id`,
  }
}

module.exports = { bounds, durations, orders, requests, seriesLabels }
