import type { Escaping } from '../../../src/naming/escape-name.ts'
import type { PrometheusBuild } from './prometheus-build.ts'
import { versionOf } from './prometheus-build.ts'

/** One way of scraping and what it must be answered with. */
export interface Mode {
  readonly name: string
  readonly format: 'openmetrics-1.0.0' | 'text-0.0.4' | 'text-1.0.0' | 'protobuf'
  readonly escaping: Escaping
  readonly encoding: 'gzip' | 'identity'
  /** Lines of YAML of the job. */
  readonly settings: readonly string[]
}

/** What a server is started with, and the modes that it then has. */
export interface FeatureSet {
  readonly name: string
  readonly features: readonly string[]
  modesOf(build: PrometheusBuild): readonly Mode[]
}

const firstUtf8 = versionOf(3, 0)
const firstChoices = versionOf(2, 49)
/** From here on the configuration asks for native histograms, not the flag. */
const firstNativeSetting = versionOf(3, 8)

/** The servers of the matrix. */
export const featureSets: readonly FeatureSet[] = [
  { name: 'its defaults', features: [], modesOf: defaultModes },
  { name: 'exemplar storage', features: ['exemplar-storage'], modesOf: (build) => [ownMode(build)] },
  {
    name: 'native histograms and exemplar storage',
    features: ['native-histograms', 'exemplar-storage'],
    modesOf: ({ version }) => [
      {
        name: 'protobuf',
        format: 'protobuf',
        escaping: 'underscores',
        encoding: 'gzip',
        settings: version >= firstNativeSetting ? ['scrape_native_histograms: true'] : [],
      },
    ],
  },
]

function ownMode({ version }: PrometheusBuild): Mode {
  const escaping = version >= firstUtf8 ? 'allow-utf-8' : 'underscores'
  return { name: 'default', format: 'openmetrics-1.0.0', escaping, encoding: 'gzip', settings: [] }
}

function defaultModes(build: PrometheusBuild): readonly Mode[] {
  const own = ownMode(build)
  const modes: Mode[] = [own]
  if (build.version >= firstChoices) {
    modes.push(
      { ...own, name: 'uncompressed', encoding: 'identity', settings: ['enable_compression: false'] },
      {
        ...own,
        name: 'text',
        format: 'text-0.0.4',
        escaping: 'underscores',
        settings: ['scrape_protocols: [PrometheusText0.0.4]'],
      },
    )
  }
  if (build.version >= firstUtf8) {
    modes.push(
      {
        ...own,
        name: 'text 1.0',
        format: 'text-1.0.0',
        settings: ['scrape_protocols: [PrometheusText1.0.0]'],
      },
      {
        ...own,
        name: 'legacy names',
        escaping: 'underscores',
        settings: ['metric_name_validation_scheme: legacy', 'metric_name_escaping_scheme: underscores'],
      },
      ...(['underscores', 'dots', 'values'] as const).map((escaping) => ({
        ...own,
        name: escaping,
        escaping,
        settings: [`metric_name_escaping_scheme: ${escaping}`],
      })),
    )
  }
  return modes
}
