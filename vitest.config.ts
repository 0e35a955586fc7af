import { defineConfig } from 'vitest/config'
import { oldestVersions } from './test/e2e/oldest-versions.ts'

/** How long a test waits for what must come: a busy machine may stand still for seconds. */
const expectation = { poll: { timeout: 30_000 } }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/architecture/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: expectation,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/build-once.ts', 'test/e2e/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          expect: expectation,
        },
      },
      {
        test: {
          name: 'oldest',
          alias: oldestVersions,
          include: [
            'test/e2e/pg-{queries,pools}.test.ts',
            'test/e2e/kafkajs-{producers,consumers}.test.ts',
            'test/e2e/{platformatic-kafka,bedrock}.test.ts',
          ],
          globalSetup: ['test/build-once.ts', 'test/e2e/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          expect: expectation,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          globalSetup: ['test/build-once.ts', 'test/e2e/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          expect: expectation,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          globalSetup: ['test/build-once.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
