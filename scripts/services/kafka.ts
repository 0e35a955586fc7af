import { fileURLToPath } from 'node:url'
import { Admin } from '@platformatic/kafka'
import { findProgram } from './find-program.ts'
import type { Service } from './service.ts'

const timeoutMs = 5_000

/** The process that runs the broker of `kcat`. */
const broker = fileURLToPath(new URL('kafka-broker.ts', import.meta.url))

export const kafka: Service = {
  name: 'kafka',
  urlVariable: 'KAFKA_URL',
  defaultUrls: ['127.0.0.1:9092'],
  preferredPort: 24192,
  debianPackages: ['kcat'],
  stopSignal: 'SIGTERM',
  refusesRoot: false,

  async probe(url) {
    // Not by KafkaJS: 2.2.4 sets a timer of a negative time with each connection, of which Node 24 warns.
    const admin = new Admin({
      clientId: 'services',
      bootstrapBrokers: [url],
      connectTimeout: timeoutMs,
      requestTimeout: timeoutMs,
      timeout: timeoutMs,
      retries: 0,
    })
    try {
      await admin.listTopics()
    } finally {
      await admin.close()
    }
  },

  findServer() {
    return findProgram('kcat')
  },

  async plan({ program, port }) {
    return {
      url: `127.0.0.1:${port}`,
      launches: [{ program: process.execPath, args: [broker, program, String(port)] }],
    }
  },

  async container({ port }) {
    const listeners = {
      KAFKA_LISTENERS: `PLAINTEXT://:${port},CONTROLLER://:9093`,
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_NODE_ID: '1',
      KAFKA_NUM_PARTITIONS: '4',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    }
    const environment = Object.entries(listeners).flatMap(([name, value]) => ['-e', `${name}=${value}`])
    return {
      url: `127.0.0.1:${port}`,
      args: ['-p', `127.0.0.1:${port}:${port}`, ...environment, 'apache/kafka:4.1.0'],
    }
  },
}
