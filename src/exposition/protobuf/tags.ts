/**
 * The tags of the fields that are written: the field's number and how its value is encoded.
 *
 * Source: Prometheus' `io.prometheus.client` (metrics.proto), the sparse buckets of 2022 and the start
 * timestamps of 2023 included.
 */
export const tags = {
  family: { name: 0x0a, help: 0x12, type: 0x18, metric: 0x22, unit: 0x2a },
  metric: { label: 0x0a, gauge: 0x12, counter: 0x1a, untyped: 0x2a, histogram: 0x3a },
  label: { name: 0x0a, value: 0x12 },
  /** Of a counter; a gauge and an untyped metric have the first alone. */
  number: { value: 0x09, exemplar: 0x12, startTimestamp: 0x1a },
  histogram: {
    count: 0x08,
    sum: 0x11,
    bucket: 0x1a,
    schema: 0x28,
    zeroThreshold: 0x31,
    zeroCount: 0x38,
    negativeSpan: 0x4a,
    negativeDelta: 0x52,
    positiveSpan: 0x62,
    positiveDelta: 0x6a,
    startTimestamp: 0x7a,
    /** Field 16, whose tag takes a second byte. */
    exemplar: 0x82,
    exemplarSecondByte: 0x01,
  },
  bucket: { count: 0x08, upperBound: 0x11, exemplar: 0x1a },
  span: { offset: 0x08, length: 0x10 },
  exemplar: { label: 0x0a, value: 0x11, timestamp: 0x1a },
  timestamp: { seconds: 0x08, nanos: 0x10 },
} as const
