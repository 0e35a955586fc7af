import { cpuPerRequest } from './cpu-per-request.ts'
import { startLoadProcess } from './load-process.ts'
import { interleave, type RowOptions, type Section } from './section.ts'
import { bare, type Variant } from './variants.ts'

/** Measures the CPU per request of one app with each variant, over the app without any. */
export async function requestSection(
  app: {
    title: string
    file: string
    variants: readonly Variant[]
    warmUpRequests: number
    requests: number
    environment?: Readonly<Record<string, string>>
  },
  { rounds = 9, scale, wanted }: RowOptions,
): Promise<Section> {
  const variants = new Map(app.variants.filter(({ name }) => wanted(name)).map((each) => [each.name, each]))
  const load = startLoadProcess()
  try {
    const costs = await interleave({
      names: [...variants.keys()],
      rounds,
      sample: (name) =>
        cpuPerRequest({
          app: app.file,
          variant: variants.get(name) ?? bare,
          load,
          warmUpRequests: app.warmUpRequests * scale,
          requests: app.requests * scale,
          ...(app.environment && { environment: app.environment }),
        }),
    })
    const lines = [...costs].map(([name, samples]) => ({
      name,
      samples: samples.map(({ microseconds }) => microseconds),
      note: samples[0]?.coverage ?? '',
    }))
    return { title: app.title, unit: 'us', baseline: bare.name, lines }
  } finally {
    load.stop()
  }
}
