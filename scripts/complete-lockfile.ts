// Completes package-lock.json after `npm install`: adds the optional packages of other platforms that the
// registry at hand did not give. npm leaves out what it cannot fetch, and `npm ci` then refuses the lock
// file as out of step. An entry for another platform is never installed here, only checked to be there.
import { readFileSync, writeFileSync } from 'node:fs'

interface Entry {
  version?: string
  optionalDependencies?: Record<string, string>
  [field: string]: unknown
}

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry> }

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const processors = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
]
/** Names of packages that do not say their platform. */
const otherNames: Readonly<Record<string, Partial<Entry>>> = {
  fsevents: { os: ['darwin'] },
  'napi-windows-process-start-time': { os: ['win32'] },
}

let added = 0
for (const [path, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    if (isFound(path, name)) continue
    const place = `${path}${path === '' ? '' : '/'}node_modules/${name}`
    const hoisted = `node_modules/${name}`
    lock.packages[lock.packages[hoisted] === undefined ? hoisted : place] = {
      version: range.replace(/^[~^]/, ''),
      ...platformOf(name),
      dev: true,
      optional: true,
    }
    added++
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added} optional packages of other platforms added to package-lock.json`)

/** Tells whether a package that `path` depends on is in the lock file, there or further up. */
function isFound(path: string, name: string): boolean {
  for (let folder = path; ;) {
    if (lock.packages[`${folder}${folder === '' ? '' : '/'}node_modules/${name}`] !== undefined) return true
    if (folder === '') return false
    const cut = folder.lastIndexOf('/node_modules/')
    folder = cut < 0 ? '' : folder.slice(0, cut)
  }
}

function platformOf(name: string): Partial<Entry> {
  const words = name
    .split(/[/-]/)
    .flatMap((word) => (word === 'armv6' || word === 'armv7' ? ['arm'] : [word]))
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors
    .filter((processor) => words.includes(processor) || words.includes(`${processor}le`))
    .slice(0, 1)
  const known = otherNames[name]
  if (known === undefined && os.length + cpu.length === 0) {
    throw new Error(
      `${name} does not say its platform: add it to otherNames in scripts/complete-lockfile.ts.`,
    )
  }
  return { ...(cpu.length > 0 && { cpu }), ...(os.length > 0 && { os }), ...known }
}
