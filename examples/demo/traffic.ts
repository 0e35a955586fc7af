import { setTimeout as sleep } from 'node:timers/promises'

/** What a customer of the shop does next, as often as its weight says. */
const visits: readonly { weight: number; path: () => string; body?: () => unknown }[] = [
  { weight: 60, path: () => `/api/products/${1 + Math.floor(Math.random() * 52)}` },
  {
    weight: 15,
    path: () => '/api/orders',
    body: () => ({
      product: 1 + Math.floor(Math.random() * 50),
      cents: 500 + Math.floor(Math.random() * 5000),
    }),
  },
  {
    weight: 10,
    path: () => '/api/ask',
    body: () => ({ question: 'Which of your products should I buy, and why?' }),
  },
  { weight: 6, path: () => '/api/onboarding', body: () => ({}) },
  { weight: 6, path: () => '/api/scans', body: () => ({}) },
  { weight: 3, path: () => `/wp-login-${Math.floor(Math.random() * 1e6)}.php` },
]

const totalWeight = visits.reduce((sum, { weight }) => sum + weight, 0)

/** Visits the shop with a few customers at once until the signal ends it. */
export async function sendTraffic(url: string, signal: AbortSignal): Promise<void> {
  await Promise.all(Array.from({ length: 6 }, () => beCustomer(url, signal)))
}

async function beCustomer(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { path, body } = nextVisit()
    try {
      const response = await fetch(url + path(), {
        signal,
        ...(body && {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body()),
        }),
      })
      await response.arrayBuffer()
    } catch {
      // The demo ends, or the service does: the loop's condition and the parent see to it.
    }
    await sleep(10 + Math.random() * 60)
  }
}

function nextVisit(): (typeof visits)[number] {
  let at = Math.random() * totalWeight
  return visits.find(({ weight }) => (at -= weight) < 0) ?? visits[0]!
}
