import { websocketMessages, websocketReconnects } from '../../catalog/websocket.ts'
import { increaseOver } from '../conditions/increase-over.ts'
import { nothingHappens } from '../conditions/nothing-happens.ts'
import { alert } from './alert.ts'

const target = { job: 'market-data', instance: 'market-data:9464' } as const
const feed = { 'network.io.direction': 'receive', 'websocket.role': 'client' } as const
const dashboard = 'meterbridge-overview'

/** Connections of WebSocket to feeds of others. */
export const websocketAlerts = {
  NoMarketDataUpdates: alert({
    severity: 'high',
    for: '5m',
    thresholds: {},
    ...nothingHappens(websocketMessages, {
      // What clients send to a server of ours may well stand still.
      where: feed,
      by: ['job'],
      window: '10m',
      example: { ...target, ...feed, 'network.protocol.name': 'websocket' },
    }),
    summary: () => '{{ $labels.job }} has received nothing from its feeds for 15 minutes',
    description: 'What the service knows of the market grows old. A closed market looks the same.',
    causes: ['The feed is down.', 'The subscription was lost with the connection.', 'The market is closed.'],
    steps: [
      'See whether a connection is open.',
      'Subscribe again, or restart the service.',
      'Mute the alert outside of the hours of the market with a time interval.',
    ],
    dashboard,
  }),

  HighWebSocketReconnectionRate: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { reconnects: 5 },
    ...increaseOver(websocketReconnects, {
      // Attempts that failed are no connection.
      where: { 'error.type': '' },
      by: ['job'],
      window: '5m',
      threshold: 'reconnects',
      example: target,
    }),
    summary: () => '{{ $labels.job }} has connected again {{ $value | humanize }} times in 5 minutes',
    description: 'Connections do not last: messages are lost between one and the next.',
    causes: ['The other side closes connections.', 'A network that drops them.', 'Messages come too fast.'],
    steps: ['See the codes with which connections close.', 'Read the error of the attempts that fail.'],
    dashboard,
  }),
}
