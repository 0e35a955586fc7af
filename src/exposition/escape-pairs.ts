import { escapeName, type Escaping } from '../naming/escape-name.ts'
import { mergePairs, type Pairs } from '../naming/exposed-labels.ts'

/**
 * Escapes label names. It may make two of them one, or one that begins with two underscores, which only
 * Prometheus may set: either fails the whole scrape, so the first are joined and the second keep one.
 */
export function escapePairs(pairs: Pairs, escaping: Escaping): Pairs {
  if (escaping === 'allow-utf-8') {
    const hasUnfit = pairs.some(([name]) => name.includes('\0'))
    return hasUnfit ? mergePairs(pairs, (name) => escapeName(name, escaping)) : pairs
  }
  // A label name may not hold a colon, which a metric name may.
  return mergePairs(pairs, (name) => escapeName(name, escaping).replaceAll(':', '_').replace(/^__+/, '_'))
}
