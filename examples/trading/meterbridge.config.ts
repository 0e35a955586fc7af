// What stands around the four services: `npx meterbridge generate` in this folder writes it.
import { defineConfig } from 'meterbridge/config'

export default defineConfig({
  services: [
    {
      name: 'execution-gateway',
      targets: ['execution-gateway:9464'],
      tier: 'critical',
      component: 'trading',
      scrapeInterval: '10s',
      dependencies: [
        { name: 'postgres', severity: 'critical', for: '30s' },
        { name: 'broker', severity: 'critical' },
      ],
    },
    {
      name: 'signal-service',
      targets: ['signal-service:9464'],
      component: 'ml',
      downFor: '2m',
      dependencies: [{ name: 'postgres' }, { name: 'redis', severity: 'medium' }],
    },
    {
      name: 'orchestrator',
      targets: ['orchestrator:9464'],
      component: 'coordination',
      dependencies: [
        { name: 'postgres', severity: 'critical', for: '30s' },
        { name: 'signal-service' },
        { name: 'execution-gateway' },
      ],
    },
    {
      name: 'market-data',
      targets: ['market-data:9464'],
      tier: 'critical',
      component: 'data',
      scrapeInterval: '10s',
      dependencies: [{ name: 'redis' }, { name: 'market-ws', severity: 'critical', for: '2m' }],
    },
  ],
  packs: ['http', 'runtime', 'business', 'trading', 'ml', 'prometheus'],
  slos: [
    { name: 'http-availability', kind: 'availability', objective: 0.999 },
    {
      name: 'order-placement',
      kind: 'latency',
      metric: 'trading.order.placement.duration',
      atMost: 2,
      objective: 0.95,
    },
  ],
  prometheus: { retention: '30d' },
})
