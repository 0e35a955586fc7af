import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder with files of a test, removed at its end. */
export interface ConfigFolder {
  path(name: string): string
  read(name: string): string
  /** Writes a file as if that had happened a minute ago, so that it counts as settled; returns its path. */
  write(name: string, text: string): string
}

/** Makes a folder for the files of one test. */
export function configFolder(): ConfigFolder {
  const folder = mkdtempSync(join(tmpdir(), 'web-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  let writes = 0
  const path = (name: string): string => join(folder, name)
  return {
    path,
    read: (name) => readFileSync(path(name), 'utf8'),
    write(name, text) {
      writeFileSync(path(name), text)
      const secondsAgo = Date.now() / 1000 - 60 + writes++
      utimesSync(path(name), secondsAgo, secondsAgo)
      return path(name)
    },
  }
}

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']

/** Writes `<name>.key` and `<name>.pem`: self-signed, or signed by another pair of the folder. */
export function writeCertificate(
  folder: ConfigFolder,
  { name, signer, alternativeNames = [] }: { name: string; signer?: string; alternativeNames?: string[] },
): void {
  const isAuthority = signer === undefined && alternativeNames.length === 0
  const args = ['req', '-x509', ...curve, '-subj', `/CN=${name}`]
  args.push('-keyout', folder.path(`${name}.key`), '-out', folder.path(`${name}.pem`))
  if (alternativeNames.length > 0) args.push('-addext', `subjectAltName=${alternativeNames.join(',')}`)
  if (!isAuthority) args.push('-addext', 'basicConstraints=critical,CA:FALSE')
  if (signer !== undefined)
    args.push('-CA', folder.path(`${signer}.pem`), '-CAkey', folder.path(`${signer}.key`))
  execFileSync('openssl', args, { stdio: 'pipe' })
  for (const ending of ['key', 'pem']) folder.write(`${name}.${ending}`, folder.read(`${name}.${ending}`))
}
