/** The attributes of the resource that become labels of each series, where metrics are pushed by OTLP. */
export const otlpAttributes: readonly string[] = ['service.version', 'deployment.environment.name']
