import { otherValue } from '../../catalog/metric.ts'

/** Gives the name of a queue: the end of its URL, which without it is an account and a host. */
export function queueName(url: unknown): string {
  if (typeof url !== 'string') return otherValue
  const name = url.slice(url.lastIndexOf('/') + 1)
  // SQS allows letters, digits, hyphens and underscores, 80 in all, and `.fifo` at the end.
  return /^[\w-]{1,80}(?:\.fifo)?$/.test(name) ? name : otherValue
}
