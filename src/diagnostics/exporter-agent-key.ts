/**
 * Marks the HTTP agents of Meterbridge's own exporters, whose requests are not the application's: a metric
 * would otherwise change with where telemetry is sent.
 */
export const exporterAgentKey: unique symbol = Symbol.for('meterbridge.exporter-agent')
