/**
 * A scraper that asks again and again, as a Prometheus does, in a process of its own. Its parent sends
 * `{ port, asked, everyMs }` and, once that is enough, `'stop'`; it answers `'stopped'` when its last scrape has ended.
 */
import { once } from 'node:events'
import { scrape, type Asked } from './scrape.ts'

interface Order {
  readonly port: number
  readonly asked: Asked
  readonly everyMs: number
}

process.on('disconnect', () => process.exit())

let isOver = false
const over = new Promise<void>((resolve) => {
  process.on('message', (message) => {
    if (message !== 'stop') return
    isOver = true
    resolve()
  })
})

const [order] = (await once(process, 'message')) as [Order]
scrapeUntilOver(order).then(
  () => process.send?.('stopped'),
  (error: unknown) => process.send?.({ error: String(error) }),
)

/** The next begins when it is due, or when the one before has ended. */
async function scrapeUntilOver({ port, asked, everyMs }: Order): Promise<void> {
  while (!isOver) {
    const startedMs = performance.now()
    await scrape({ port, asked })
    const pauseMs = Math.max(0, everyMs - (performance.now() - startedMs))
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, pauseMs))])
  }
}
