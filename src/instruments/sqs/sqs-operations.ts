import type { CallType } from '../queues/destination-series.ts'

/** The commands that are measured, as the API calls them, and what each does (semantic conventions, messaging). */
export const sqsOperations: Readonly<Record<string, CallType>> = {
  SendMessage: 'send',
  SendMessageBatch: 'send',
  ReceiveMessage: 'receive',
  DeleteMessage: 'settle',
  DeleteMessageBatch: 'settle',
  ChangeMessageVisibility: 'settle',
  ChangeMessageVisibilityBatch: 'settle',
}

/** Gives which of them a command is; its class is called `SendMessageCommand`. */
export function operationOf(command: unknown): string | undefined {
  const name = (command as { constructor?: { name?: unknown } } | null | undefined)?.constructor?.name
  if (typeof name !== 'string' || !name.endsWith('Command')) return undefined
  const operation = name.slice(0, -'Command'.length)
  return Object.hasOwn(sqsOperations, operation) ? operation : undefined
}
