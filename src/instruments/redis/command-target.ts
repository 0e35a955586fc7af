import { dbClientOperationDuration } from '../../catalog/database.ts'
import { redisClientBlockingCommands, redisClientLookups } from '../../catalog/redis.ts'
import type { Counter, Histogram } from '../../series/recorders.ts'
import type { CounterSeries, HistogramSeries } from '../../series/series.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { firstErrorOf, redisErrorType } from './redis-error-type.ts'
import { asksToBlock, redisOperationOf, type RedisOperation } from './redis-operation.ts'
import type { Outcome, SentCommand } from './sent-command.ts'

/** The recorders that all targets of a store share. */
export interface RedisRecorders {
  readonly durations: Histogram<typeof dbClientOperationDuration>
  readonly blocking: Counter<typeof redisClientBlockingCommands>
  readonly lookups: Counter<typeof redisClientLookups>
}

/** Gives the recorders of Redis commands. */
export function redisRecordersOf(store: SeriesStore): RedisRecorders {
  return {
    durations: store.histogram(dbClientOperationDuration),
    blocking: store.counter(redisClientBlockingCommands),
    lookups: store.counter(redisClientLookups),
  }
}

/** Where commands go: an address, and what is known of it. */
export interface RedisAddress {
  /** Absent while a cluster has not chosen a node. */
  readonly address: string | undefined
  readonly port: number | undefined
}

/**
 * A database of a server as one client sees it, with the series of its commands.
 *
 * A client keeps its targets, so they live no longer than it does; the series behind them belong to
 * the store, which bounds them.
 */
export class CommandTarget {
  readonly address: RedisAddress
  /** The database that the client had selected; nothing before it connects first. */
  readonly selected: number | undefined
  /** True while a MULTI that the application sent by hand is open, so that replies are only `QUEUED`. */
  transactionIsOpen = false
  readonly #recorders: RedisRecorders
  readonly #namespace: string
  readonly #commands = new Map<string, CommandSeries>()

  constructor(recorders: RedisRecorders, options: CommandTargetOptions) {
    this.#recorders = recorders
    this.address = options.address
    this.selected = options.selected
    this.#namespace = String(options.database)
  }

  /** Records how a command ended; call it once for each command. */
  record(command: SentCommand, { durationSeconds, failed, result }: Outcome): void {
    if (failed) this.recordFailure(command, durationSeconds, result)
    else this.recordReply(command, durationSeconds, result)
  }

  /** Records a command that Redis replied to, given the reply before conversion. */
  recordReply(command: SentCommand, durationSeconds: number, reply: unknown): void {
    const series = this.#seriesOf(command.name)
    const { kind } = series.operation
    if (kind === 'plain') {
      this.#durationOf(series).record(durationSeconds)
      return
    }
    const isInTransaction = command.inTransaction === true || this.transactionIsOpen
    switch (kind) {
      case 'lookup':
      case 'multiLookup':
        if (!isInTransaction) this.#recordLookup(series, reply)
        break
      case 'blocking':
      case 'stream':
        if (!isInTransaction && (kind === 'blocking' || asksToBlock(series.operation, command.args))) {
          this.#recordBlocking(series.operation, reply === null ? 'timeout' : 'reply')
          return
        }
        break
      case 'multi':
        if (command.inTransaction !== true) this.transactionIsOpen = true
        break
      case 'exec': {
        this.transactionIsOpen = false
        const error = firstErrorOf(reply)
        if (error === undefined) break
        this.#failureOf(series, redisErrorType(error)).record(durationSeconds)
        return
      }
    }
    this.#durationOf(series).record(durationSeconds)
  }

  /** Records a command that was rejected, by the server or by the client. */
  recordFailure(command: SentCommand, durationSeconds: number, error: unknown): void {
    const series = this.#seriesOf(command.name)
    const { kind } = series.operation
    const errorType = redisErrorType(error)
    if (kind === 'exec') this.transactionIsOpen = false
    const isBlocking =
      kind === 'blocking' || (kind === 'stream' && asksToBlock(series.operation, command.args))
    if (isBlocking && command.inTransaction !== true) {
      this.#recordBlocking(series.operation, 'error', errorType)
      return
    }
    this.#failureOf(series, errorType).record(durationSeconds)
  }

  #seriesOf(commandName: string): CommandSeries {
    let series = this.#commands.get(commandName)
    if (series === undefined) {
      series = { operation: redisOperationOf(commandName), failures: new Map() }
      // Spellings are the application's to choose, so only so many are remembered.
      if (this.#commands.size < spellingLimit) this.#commands.set(commandName, series)
    }
    return series
  }

  #durationOf(series: CommandSeries): HistogramSeries {
    return (series.duration ??= this.#recorders.durations.bind(this.#attributesOf(series.operation)))
  }

  #failureOf(series: CommandSeries, errorType: string): HistogramSeries {
    let failures = series.failures.get(errorType)
    if (failures === undefined) {
      failures = this.#recorders.durations.bind({
        ...this.#attributesOf(series.operation),
        'error.type': errorType,
      })
      series.failures.set(errorType, failures)
    }
    return failures
  }

  #attributesOf(operation: RedisOperation): DurationAttributes {
    return {
      'db.system.name': 'redis',
      'db.namespace': this.#namespace,
      'db.operation.name': operation.name,
      'server.address': this.address.address,
      'server.port': this.address.port,
    }
  }

  #recordLookup(series: CommandSeries, reply: unknown): void {
    if (!Array.isArray(reply)) {
      this.#lookupsOf(series, reply === null ? 'miss' : 'hit').add()
      return
    }
    let missCount = 0
    for (const value of reply) if (value === null) missCount++
    const hitCount = reply.length - missCount
    if (missCount > 0) this.#lookupsOf(series, 'miss').add(missCount)
    if (hitCount > 0) this.#lookupsOf(series, 'hit').add(hitCount)
  }

  #lookupsOf(series: CommandSeries, result: 'hit' | 'miss'): CounterSeries {
    return (series[result] ??= this.#recorders.lookups.bind({
      'db.operation.name': series.operation.name as LookupName,
      'redis.client.lookup.result': result,
    }))
  }

  #recordBlocking(
    operation: RedisOperation,
    ...[result, errorType]: ['reply' | 'timeout'] | ['error', string]
  ): void {
    this.#recorders.blocking.add(1, {
      'db.operation.name': operation.name,
      'redis.client.blocking_command.result': result,
      'server.address': this.address.address,
      'server.port': this.address.port,
      'error.type': errorType,
    })
  }
}

export interface CommandTargetOptions {
  readonly address: RedisAddress
  readonly selected: number | undefined
  /** The database that commands really go to. */
  readonly database: number
}

const spellingLimit = 500

interface CommandSeries {
  readonly operation: RedisOperation
  readonly failures: Map<string, HistogramSeries>
  duration?: HistogramSeries
  hit?: CounterSeries
  miss?: CounterSeries
}

type DurationAttributes = Parameters<RedisRecorders['durations']['bind']>[0]
type LookupName = (typeof redisClientLookups)['attributes']['db.operation.name']['values'][number]
