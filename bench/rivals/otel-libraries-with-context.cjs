/** The same instrumentations with a context manager, without which `http.route` never reaches the metrics. */
const { context } = require('@opentelemetry/api')
const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks')

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
require('./otel-libraries.cjs')
