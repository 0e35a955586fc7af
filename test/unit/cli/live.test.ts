import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { main } from '../../../src/cli/main.ts'

test.for([
  [['--prom', 'localhost:9090'], 'localhost:9090 is no URL'],
  [['--url', 'nothing'], 'nothing is no URL'],
  [['--port', '65536'], '65536 is no port'],
  [['--prom', 'http://localhost:1', '--url', 'http://localhost:2'], '--prom is given as well'],
  [['--config', 'missing.ts'], 'CONFIG_MISSING'],
] as const)('live %j fails at once, and says what to write', async ([args, reason]) => {
  const noted: string[] = []
  const code = await main(['live', ...args], {
    folder: tmpdir(),
    environment: {},
    print: () => {},
    note: (text) => noted.push(text),
    hasColours: false,
  })
  expect(code).toBe(2)
  expect(noted.join('\n')).toContain(reason)
})
