import { requestSection } from '../harness/request-section.ts'
import type { Row } from '../harness/section.ts'
import { autoInstrumentations, bare, meterbridge, otelHttp, promClient } from '../harness/variants.ts'

/** CPU a request costs a server that does nothing else: where the price of measuring shows best. */
export const http: Row = async (options) => {
  const section = await requestSection(
    {
      title: 'CPU per request, bare node:http',
      file: 'http.cjs',
      variants: [bare, meterbridge, promClient, otelHttp, autoInstrumentations],
      warmUpRequests: 20_000,
      requests: 60_000,
    },
    options,
  )
  return [section]
}
