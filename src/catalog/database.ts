import { databaseSeconds } from './buckets.ts'
import type { Metric } from './metric.ts'

/** The duration of each operation of every database client (semantic conventions, database client metrics). */
export const dbClientOperationDuration = {
  name: 'db.client.operation.duration',
  kind: 'histogram',
  unit: 's',
  description: 'Duration of database client operations.',
  stability: 'stable',
  buckets: databaseSeconds,
  attributes: {
    'db.system.name': {
      description:
        'The database management system (DBMS) product as identified by the client instrumentation.',
      values: ['postgresql', 'redis', 'mysql', 'mongodb'],
    },
    'db.namespace': {
      description: 'The name of the database, fully qualified within the server address and port.',
      limit: 100,
    },
    'db.operation.name': {
      description:
        'The name of the operation or command being executed: a known SQL verb or Redis command, else `_OTHER`.',
      limit: 500,
    },
    'server.address': {
      description: 'Name of the database host.',
      limit: 100,
    },
    'server.port': {
      description: 'Server port number.',
      limit: 100,
    },
    'error.type': {
      description:
        'Describes a class of error the operation ended with: the code that the server gave (a SQLSTATE, the prefix of a Redis error), else the class of the failure in the client.',
      limit: 100,
    },
  },
} as const satisfies Metric
