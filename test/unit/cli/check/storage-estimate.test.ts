import { expect, test } from 'vitest'
import { storageEstimate } from '../../../../src/cli/check/storage-estimate.ts'
import { stackOf } from '../../stack/everything.ts'

const services = [
  { name: 'gateway', targets: ['gateway:9464'], scrapeInterval: '10s' },
  { name: 'others', targets: ['other:9464'] },
]

test('the storage of a page is its series times the scrapes until they go, at two bytes each', () => {
  const stack = stackOf({ services, prometheus: { retention: '30d' } })
  // 1000 series * 30 d / 15 s * 2 B
  expect(storageEstimate(stack, [{ url: 'http://other:9464/metrics', sampleCount: 1000 }])).toBe(
    '1000 series on the page: at most 346 MB in 30d; 10GB is what Prometheus keeps at most',
  )
})

test('a service that is scraped more often takes more of it, and pages add up', () => {
  const stack = stackOf({ services, prometheus: { retention: '30d' } })
  const pages = ['gateway', 'other'].map((host) => ({
    url: `http://${host}:9464/metrics`,
    sampleCount: 2000,
  }))
  // 2000 series * 30 d / 10 s * 2 B and 2000 series * 30 d / 15 s * 2 B
  expect(storageEstimate(stack, pages)).toBe(
    '4000 series on 2 pages: at most 1.7 GB in 30d; 10GB is what Prometheus keeps at most',
  )
})
