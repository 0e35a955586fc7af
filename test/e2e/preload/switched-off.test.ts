import { beforeAll, expect, test } from 'vitest'
import { nodeBinary, nodeVersions } from '../node-versions.ts'
import { preload, root, runToEnd } from '../run-app.ts'

beforeAll(async () => {
  await Promise.all(nodeVersions.map(nodeBinary))
})

const off = [{ OTEL_SDK_DISABLED: 'true' }, { ENABLE_METRICS: 'false' }]
const cases = nodeVersions.flatMap((version) => off.map((env) => ({ version, env })))

test.concurrent.each(cases)(
  'Node $version under $env loads, hooks and opens nothing',
  async ({ version, env }) => {
    const node = await nodeBinary(version)
    const [bare, switchedOff] = await Promise.all([
      runToEnd({ app: 'loaded.cjs', node, flags: [] }),
      runToEnd({ app: 'loaded.cjs', node, flags: preload, env }),
    ])
    expect(switchedOff.stderr).toBe('')
    const { files, ...rest } = JSON.parse(switchedOff.stdout)
    expect(files).toEqual([`${root}instrumentation/index.cjs`, `${root}dist/is-wanted.cjs`])
    expect({ files: [], ...rest }).toEqual(JSON.parse(bare.stdout))
  },
)

test('what is compared does change when Meterbridge is on', async () => {
  const [bare, on] = await Promise.all([
    runToEnd({ app: 'loaded.cjs', flags: [] }),
    runToEnd({ app: 'loaded.cjs', flags: preload }),
  ])
  const [without, withIt] = [JSON.parse(bare.stdout), JSON.parse(on.stdout)]
  expect(withIt.require).not.toBe(without.require)
  expect(withIt.symbols).toContain('Symbol(meterbridge.running)')
  expect(withIt.files.length).toBeGreaterThan(2)
})
