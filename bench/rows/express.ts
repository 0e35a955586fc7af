import { requestSection } from '../harness/request-section.ts'
import type { Row } from '../harness/section.ts'
import { withSeededServers } from '../harness/seeded-servers.ts'
import {
  autoInstrumentations,
  bare,
  expressPromBundle,
  meterbridge,
  otelLibraries,
  otelLibrariesWithContext,
} from '../harness/variants.ts'

/** CPU a request costs a service like many: Express, one SELECT by key and one GET, on real servers. */
export const express: Row = (options) =>
  withSeededServers(async (environment) => {
    const section = await requestSection(
      {
        title: 'CPU per request, Express 5 + pg + ioredis',
        file: 'express.cjs',
        variants: [
          bare,
          meterbridge,
          expressPromBundle,
          otelLibraries,
          otelLibrariesWithContext,
          autoInstrumentations,
        ],
        warmUpRequests: 8_000,
        requests: 20_000,
        environment,
      },
      options,
    )
    return [section]
  })
