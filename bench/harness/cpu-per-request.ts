import { startAppProcess } from './app-process.ts'
import { describeCoverage } from './coverage.ts'
import type { LoadProcess } from './load-process.ts'
import { bare, type Variant } from './variants.ts'

/** Microseconds of CPU that a request costs, and what the variant saw of it. */
export interface RequestCost {
  readonly microseconds: number
  readonly coverage: string
}

/**
 * Measures the CPU time a request costs the process of an app, over a counted number of requests after a warm-up.
 * The process is new each time, because one process may compile its code to a better or worse shape than the next.
 */
export async function cpuPerRequest(options: {
  app: string
  variant: Variant
  load: LoadProcess
  warmUpRequests: number
  requests: number
  environment?: Readonly<Record<string, string>>
}): Promise<RequestCost> {
  const { variant, load, warmUpRequests, requests } = options
  const app = await startAppProcess(options)
  try {
    await load.send({ port: app.port, requests: warmUpRequests })
    const before = await app.cost()
    await load.send({ port: app.port, requests })
    const after = await app.cost()
    return {
      microseconds: (after.cpuMicroseconds - before.cpuMicroseconds) / requests,
      coverage: variant === bare ? '' : describeCoverage(await app.scrape(), warmUpRequests + requests),
    }
  } finally {
    await app.stop()
  }
}
