import type { InstrumentContext } from '../instrument.ts'
import { groupName, kafkaMetersOf } from './kafka-meters.ts'
import type { KafkajsConsumer, KafkajsLibrary, KafkajsProducer } from './kafkajs-library.ts'
import { replaceMethod, safely } from './kafkajs-patches.ts'
import { measureConsumer } from './measure-kafkajs-consumer.ts'
import { measureProducer } from './measure-kafkajs-producer.ts'

/**
 * Measures the producers and consumers of kafkajs 2.
 *
 * They are objects without a class, so what `Kafka` gives out is patched, each once.
 */
export function patchKafkajs(
  moduleExports: unknown,
  _moduleName: string,
  { store }: InstrumentContext,
): void {
  const library = libraryOf(moduleExports)
  if (library === undefined || patched.has(library.Kafka)) return
  patched.add(library.Kafka)
  const meters = kafkaMetersOf(store)
  const { prototype } = library.Kafka
  replaceMethod(
    prototype,
    'producer',
    (original) =>
      function producer(this: unknown, ...args: unknown[]): unknown {
        const made = original.apply(this, args) as KafkajsProducer
        safely(() => measureProducer(made, meters))
        return made
      },
  )
  replaceMethod(
    prototype,
    'consumer',
    (original) =>
      function consumer(this: unknown, ...args: unknown[]): unknown {
        const made = original.apply(this, args) as KafkajsConsumer
        const { groupId } = args[0] as { groupId?: unknown }
        safely(() => measureConsumer(made, { meters, group: groupName(groupId) }))
        return made
      },
  )
}

const patched = new WeakSet<object>()

/** The class, of the exports themselves or of the `default` of an ES module's namespace. */
function libraryOf(moduleExports: unknown): KafkajsLibrary | undefined {
  for (const candidate of [moduleExports, (moduleExports as { default?: unknown } | undefined)?.default]) {
    const { Kafka } = (candidate ?? {}) as Partial<KafkajsLibrary>
    if (typeof Kafka === 'function') return candidate as KafkajsLibrary
  }
  return undefined
}
