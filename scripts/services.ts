import { parseArgs } from 'node:util'
import { defaultServiceNames, parseServiceName, services } from './services/catalog.ts'
import { ensureServices } from './services/ensure-services.ts'
import { answers, withoutPassword } from './services/find-running.ts'
import { ServiceError } from './services/service-error.ts'
import type { ServiceName } from './services/service.ts'
import { cacheFolder, readState } from './services/state-file.ts'
import { stopServices } from './services/stop-services.ts'

const usage = `Usage: node scripts/services.ts <up|down|status> [${Object.keys(services).join('|')} ...]

  up      brings up each named server (${defaultServiceNames.join(', ')} unless named) and writes .cache/services.json
  down    stops the servers that up started, and deletes their data
  status  says which servers answer`

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof ServiceError || error instanceof AggregateError)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function main(): Promise<number> {
  const [command, ...words] = parseArgs({ allowPositionals: true }).positionals
  const names = words.map(parseServiceName)
  if (command === 'up') {
    const asked = names.length > 0 ? names : defaultServiceNames
    await ensureServices(asked)
    await printStatus(asked)
    return 0
  }
  if (command === 'down' && names.length === 0) {
    const stopped = await stopServices()
    console.log(stopped.length > 0 ? `stopped ${stopped.join(', ')}` : 'nothing to stop')
    return 0
  }
  if (command === 'status') {
    await printStatus(names.length > 0 ? names : (Object.keys(services) as ServiceName[]))
    return 0
  }
  console.error(usage)
  return 2
}

async function printStatus(names: readonly ServiceName[]): Promise<void> {
  const { urls, started } = readState(cacheFolder)
  const descriptions = await Promise.all(
    names.map(async (name) => {
      const url = urls[name]
      if (url === undefined || !(await answers(services[name], url))) return 'down'
      // The credentials of a server started here are public; those of any other server are not.
      return started[name]?.url === url ? `${url} (started here)` : withoutPassword(url)
    }),
  )
  for (const [index, name] of names.entries()) console.log(`${name.padEnd(10)}  ${descriptions[index]}`)
}
