import type { CommandTarget } from './command-target.ts'
import type { Outcome, SentCommand } from './sent-command.ts'

/** On a command: where it goes, set once it is watched. On a client: what it sends to now. */
export const targetKey: unique symbol = Symbol('meterbridge.redis.target')

/** On a command of a cluster pipeline: what waits for the pipeline to end. */
export const attemptKey: unique symbol = Symbol('meterbridge.redis.attempt')

/** What the instrument uses of an ioredis command (`Command.js`, the same from 4.28 to 6.0). */
export interface RedisCommand extends SentCommand {
  resolve(value: unknown): unknown
  reject(error: unknown): unknown
  [targetKey]?: CommandTarget | undefined
  [attemptKey]?: PipelineAttempt | undefined
}

/** Takes the outcomes of the commands of a pipeline that may yet be sent again. */
export interface PipelineAttempt {
  /** When the application ran the pipeline, as `performance.now()` told it. */
  readonly startedAt: number
  settle(command: RedisCommand, outcome: Outcome): void
}

/** What the instrument uses of an ioredis client (`Redis.js`). */
export interface RedisClient {
  readonly status: string
  readonly options: RedisClientOptions
  /** Absent until the client connects first. */
  readonly condition?: { readonly select?: number; readonly subscriber?: unknown } | null
  /** Null while no attempt to connect again is planned. */
  readonly reconnectTimeout?: unknown
  readonly commandQueue?: {
    readonly length: number
    get?(index: number): { readonly command: RedisCommand } | undefined
  }
  readonly offlineQueue?: { readonly length: number }
  /** Only a cluster has them: its nodes, and where it began. */
  nodes?(): readonly RedisClient[]
  readonly startupNodes?: readonly (string | number | { readonly host?: string; readonly port?: number })[]
  ping?(): Promise<unknown>
  [targetKey]?: CommandTarget | undefined
}

export interface RedisClientOptions {
  readonly host?: string
  readonly port?: number
  readonly path?: string
  readonly db?: number
  /** The name of the group that Sentinels watch. */
  readonly name?: string
  readonly sentinels?: unknown
  readonly connectionName?: string
  readonly readOnly?: boolean
}

/** What the instrument uses of an ioredis pipeline (`Pipeline.js`). */
export interface RedisPipeline {
  readonly isCluster?: boolean
  /** The client or cluster that the pipeline was made by. */
  readonly redis: RedisClient
  readonly _queue: readonly RedisCommand[]
  resolve(value: unknown): unknown
  reject(error: unknown): unknown
  [attemptKey]?: PipelineAttempt | undefined
}
