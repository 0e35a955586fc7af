const { promClientStore } = require('./prom-client-store.cjs')

module.exports = promClientStore(require('@prometheus-io/client'))
