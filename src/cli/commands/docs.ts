import { resolve } from 'node:path'
import { writeFileSync } from 'node:fs'
import { defaultSeriesLimit } from '../../catalog/metric.ts'
import { metricsDocument } from '../../definitions/metrics-document.ts'
import type { Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { loadProject } from '../load-project.ts'

export const docs: Command = {
  summary: 'describe the metrics that your application defines, as Markdown',
  options: {
    all: { type: 'boolean', description: "Meterbridge's own metrics as well" },
    file: { type: 'string', short: 'f', value: 'file', description: 'write into this file' },
  },
  examples: [
    ['docs', 'print what defineMetrics defines: names, kinds, units, labels with their bounds, series'],
    ['docs --file docs/metrics.md', 'keep it with the code'],
  ],

  async run(call) {
    const { terminal, values } = call
    const { config, metrics, ownMetrics } = await loadProject(call)
    const text = metricsDocument(values.isSet('all') ? metrics : ownMetrics, {
      seriesLimit: defaultSeriesLimit,
      ...(config.translationStrategy === undefined ? {} : { strategy: config.translationStrategy }),
      ...(config.metricPrefix === undefined ? {} : { prefix: config.metricPrefix }),
    })
    const file = values.text('file')
    if (file === undefined) terminal.print(text.trimEnd())
    else writeFileSync(resolve(terminal.folder, file), text)
    return exitCode.ok
  },
}
