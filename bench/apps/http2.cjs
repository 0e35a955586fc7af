const { announce, reportCost } = require('./report-cost.cjs')

reportCost()
announce(require('node:http2').createServer((_request, response) => response.end('a small answer')))
