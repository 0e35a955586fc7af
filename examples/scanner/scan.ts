import { setTimeout as sleep } from 'node:timers/promises'
import { failedScans, scanDuration, scannedItems, scans, signalsGenerated } from './metrics.ts'

/** A way to scan the market. */
export type Strategy = 'momentum' | 'breakout'

const instruments = 100
let begun = 0

/** Scans all instruments and gives the signals; fails when the feed does. */
export async function scan(strategy: Strategy): Promise<number> {
  scans.add(1, { strategy })
  const number = ++begun
  try {
    return await scanDuration.time({ strategy }, async () => {
      await sleep(strategy === 'momentum' ? 20 : 150)
      // The feed of this example does not answer every ninth scan.
      if (number % 9 === 0) throw new FeedError('the feed did not answer')
      const matches = (number % 10) + 1
      scannedItems.add(matches, { strategy, match: 'true' })
      scannedItems.add(instruments - matches, { strategy, match: 'false' })
      signalsGenerated.add(matches, { strategy })
      return matches
    })
  } catch (error) {
    failedScans.add(1, { strategy, 'error.type': error instanceof Error ? error.name : 'unknown' })
    throw error
  }
}

class FeedError extends Error {
  override name = 'FeedError'
}
