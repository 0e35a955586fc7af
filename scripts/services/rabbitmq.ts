import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'amqplib'
import { findProgram, isExecutable } from './find-program.ts'
import { freePort } from './free-port.ts'
import type { Service } from './service.ts'

const connectTimeoutMs = 5_000
const preferredEpmdPort = 24600
const preferredDistributionPort = 24800

/** The script itself: Debian's `rabbitmq-server` in PATH wraps it and insists on the user and folders of the system's server. */
const debianServer = '/usr/lib/rabbitmq/bin/rabbitmq-server'

export const rabbitmq: Service = {
  name: 'rabbitmq',
  urlVariable: 'RABBITMQ_URL',
  defaultUrls: ['amqp://guest:guest@127.0.0.1:5672'],
  preferredPort: 24672,
  debianPackages: ['rabbitmq-server'],
  stopSignal: 'SIGTERM',
  refusesRoot: false,

  async probe(url) {
    const connection = await connect(url, { timeout: connectTimeoutMs })
    // A broker that goes away before the close below is answered reports it here as well.
    connection.on('error', () => {})
    await connection.close()
  },

  findServer() {
    return isExecutable(debianServer) ? debianServer : findProgram('rabbitmq-server')
  },

  async plan({ program, folder, port }) {
    const epmdPort = await freePort(preferredEpmdPort)
    const distributionPort = await freePort(preferredDistributionPort)
    for (const name of ['data', 'log', 'home']) mkdirSync(join(folder, name))
    const configuration = join(folder, 'rabbitmq.conf')
    writeFileSync(
      configuration,
      [`listeners.tcp.local = 127.0.0.1:${port}`, 'log.console = true', 'log.file = false', ''].join('\n'),
    )
    const plugins = join(folder, 'enabled_plugins')
    writeFileSync(plugins, '[].\n')
    const environment = {
      // Erlang keeps the cookie that joins its nodes here; the one of the user stays untouched.
      HOME: join(folder, 'home'),
      ERL_EPMD_PORT: String(epmdPort),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_NODENAME: `meterbridge-${port}@localhost`,
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_DIST_PORT: String(distributionPort),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
      RABBITMQ_CONF_ENV_FILE: join(folder, 'no-settings-of-the-system'),
      RABBITMQ_CONFIG_FILE: configuration,
      RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
      RABBITMQ_MNESIA_BASE: join(folder, 'data'),
      RABBITMQ_LOG_BASE: join(folder, 'log'),
      RABBITMQ_PID_FILE: join(folder, 'rabbitmq.pid'),
    }
    // Erlang would start a port mapper that outlives it and, on the usual port, belongs to every node of
    // the machine. A private one ends with `down`.
    const epmd = findProgram('epmd')
    const portMapper = epmd === undefined ? [] : [{ program: epmd, args: [], environment }]
    return {
      url: `amqp://guest:guest@127.0.0.1:${port}`,
      launches: [...portMapper, { program, args: [], environment }],
    }
  },

  async container({ port }) {
    return {
      url: `amqp://guest:guest@127.0.0.1:${port}`,
      args: ['-p', `127.0.0.1:${port}:5672`, 'rabbitmq:4-alpine'],
    }
  },
}
