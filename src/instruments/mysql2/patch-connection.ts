import type { Operation } from '../database/operation.ts'
import { measureCallback, measureEvents } from './measure-command.ts'
import type { Mysql2Metrics } from './mysql2-metrics.ts'
import type { MysqlCallback, MysqlCommand, MysqlConnection } from './mysql2-library.ts'
import { replaceMethod, reportFailure } from './mysql2-patches.ts'

/**
 * Patches the two methods that every command goes through, on an open connection and on a closed one,
 * and `execute`, whose two commands are one operation.
 */
export function patchConnection(prototype: object, metrics: Mysql2Metrics): void {
  /** Set while `execute` adds its own commands. */
  let isExecuting = false

  const measure = (connection: MysqlConnection, command: MysqlCommand): void => {
    const text = isExecuting ? undefined : textOf(command)
    if (text === undefined) return
    const operation = metrics.target(connection.config).statement(text)
    if (typeof command.onResult === 'function')
      command.onResult = measureCallback(command.onResult, operation)
    else measureEvents(command, operation)
  }

  replaceMethod(
    prototype,
    'addCommand',
    (original) =>
      function (this: MysqlConnection, command: MysqlCommand): unknown {
        try {
          measure(this, command)
        } catch (thrown) {
          reportFailure(thrown)
        }
        return Reflect.apply(original, this, arguments)
      },
  )

  // A closed connection has it in the place of `addCommand`.
  replaceMethod(
    prototype,
    '_addCommandClosedState',
    (original) =>
      function (this: MysqlConnection, command: MysqlCommand): unknown {
        try {
          measure(this, command)
          // Without a callback the error goes to the connection, and the command never ends.
          if (typeof command.onResult !== 'function') {
            const text = textOf(command)
            if (text !== undefined && !isExecuting)
              metrics.target(this.config).statement(text).end(performance.now(), closedError)
          }
        } catch (thrown) {
          reportFailure(thrown)
        }
        return Reflect.apply(original, this, arguments)
      },
  )

  replaceMethod(
    prototype,
    'execute',
    (original) =>
      function (this: MysqlConnection, ...parameters: unknown[]): unknown {
        let operation: Operation
        let callbackAt: number
        try {
          const [first] = parameters
          const sql = typeof first === 'string' ? first : (first as { sql?: unknown } | undefined)?.sql
          operation = metrics.target(this.config).statement(typeof sql === 'string' ? sql : '')
          callbackAt = parameters.findIndex((one, i) => i > 0 && typeof one === 'function')
          if (callbackAt > 0)
            parameters[callbackAt] = measureCallback(parameters[callbackAt] as MysqlCallback, operation)
        } catch (thrown) {
          reportFailure(thrown)
          return Reflect.apply(original, this, parameters)
        }
        const startMs = performance.now()
        const outer = isExecuting
        isExecuting = true
        let command: unknown
        try {
          command = Reflect.apply(original, this, parameters)
        } catch (thrown) {
          // A value that cannot be sent.
          operation.end(startMs, thrown)
          throw thrown
        } finally {
          isExecuting = outer
        }
        if (callbackAt < 0) measureEvents(command as MysqlCommand, operation)
        return command
      },
  )
}

const closedError = new Error("Can't add new command when connection is in closed state")

/** Gives the statement of a command; nothing of one that is no statement, such as a ping. */
function textOf(command: MysqlCommand): string | undefined {
  switch (command.constructor.name) {
    case 'Query':
      return typeof command.sql === 'string' ? command.sql : ''
    case 'Execute':
      return typeof command.statement?.query === 'string' ? command.statement.query : ''
    case 'Prepare':
      return 'PREPARE'
    default:
      return undefined
  }
}
