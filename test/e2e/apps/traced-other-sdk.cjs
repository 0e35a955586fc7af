'use strict'
// A preload that sets up traces of its own.
const { trace } = require('@opentelemetry/api')
const { TracerProvider } = require('@opentelemetry/sdk-trace')

trace.setGlobalTracerProvider(new TracerProvider())
