import { expect, test } from 'vitest'
import { nodeBinary, nodeVersions } from './node-versions.ts'
import { valueOf } from './preload/read-page.ts'
import { runApp } from './run-app.ts'

const ways = nodeVersions.flatMap((version) =>
  ['websockets.cjs', 'websockets.mjs'].map((app) => ({ version, app })),
)

test.concurrent.each(ways)('Node $version: the preload measures $app', async ({ version, app }) => {
  await using running = runApp({ app, node: await nodeBinary(version) })
  await running.said(/all done/)
  const page = await running.scrape()
  const value = (name: string, role: string, protocol: string): number | undefined =>
    valueOf(page, { name, labels: { network_protocol_name: protocol, websocket_role: role } })
  // Each message is received and sent; Socket.IO adds its handshake, and its client is one of `ws`.
  expect({
    servers: value('websocket_connections_active', 'server', 'websocket'),
    ioServers: value('websocket_connections_active', 'server', 'socket.io'),
    clients: value('websocket_connections_active', 'client', 'websocket'),
    messages: value('websocket_messages_total', 'server', 'websocket'),
    ioMessages: value('websocket_messages_total', 'server', 'socket.io'),
  }).toEqual({ servers: 1, ioServers: 1, clients: 2, messages: 4, ioMessages: 4 })
  expect(running.output.stderr.split('\n').filter((line) => line.includes('FAILED'))).toEqual([])
})
