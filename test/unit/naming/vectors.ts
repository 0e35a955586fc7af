import vectors from '../../vectors/otlptranslator.json' with { type: 'json' }

/** Prometheus' own answers; where each comes from stands in test/vectors/README.md. */
export const otlptranslator = {
  metricNames: vectors.metricNames.map((row) => ({
    name: row[0]!,
    unit: row[1]!,
    type: row[2]!,
    byStrategy: {
      UnderscoreEscapingWithSuffixes: row[3]!,
      UnderscoreEscapingWithoutSuffixes: row[4]!,
      NoUTF8EscapingWithSuffixes: row[5]!,
      NoTranslation: row[6]!,
    },
    unitWord: row[7]!,
  })),
  labels: vectors.labels,
  escapings: vectors.escapings,
}
