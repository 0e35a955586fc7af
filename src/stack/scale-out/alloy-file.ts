import type { Stack, StackFile } from '../stack.ts'
import { header } from '../yaml-file.ts'

/** Makes a configuration of Grafana Alloy that scrapes the services with fixed targets, takes OTLP and writes on. */
export function alloyFile(stack: Stack): StackFile {
  const { services, prometheus, remoteWrite } = stack.config
  const scrapes = services.flatMap(
    ({ name, targets, metricsPath, scrapeInterval, tier = 'important', component }) => {
      if (targets === undefined) return []
      const listed = targets.map((address) => {
        const labels = {
          __address__: address,
          job: name,
          service: name,
          tier,
          ...(component && { component }),
        }
        const pairs = Object.entries(labels).map(([label, value]) => `${label} = ${JSON.stringify(value)}`)
        return `    { ${pairs.join(', ')} },`
      })
      return [
        `prometheus.scrape "${name.replace(/\W/g, '_')}" {
  targets = [
${listed.join('\n')}
  ]
  metrics_path    = ${JSON.stringify(metricsPath ?? '/metrics')}
  scrape_interval = ${JSON.stringify(scrapeInterval ?? prometheus.scrapeInterval)}
  forward_to      = [prometheus.remote_write.metrics.receiver]
}`,
      ]
    },
  )
  const text = `${header(stack).replace('#', '//')}

${scrapes.join('\n\n')}

otelcol.receiver.otlp "default" {
  http { }
  grpc { }
  output {
    metrics = [otelcol.exporter.prometheus.default.input]
  }
}

otelcol.exporter.prometheus "default" {
  forward_to = [prometheus.remote_write.metrics.receiver]
}

prometheus.remote_write "metrics" {
  endpoint {
    url = ${JSON.stringify(remoteWrite?.url ?? 'http://mimir:9009/api/v1/push')}
  }
}
`
  return { path: 'scale-out/config.alloy', text }
}
