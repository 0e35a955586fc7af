import { dirname, join } from 'node:path/posix'
import { readFiles, withoutComments, type RepositoryFile } from './repository-files.ts'

const files = new Map(readFiles('src/**/*.ts').map((file) => [file.path, file]))

/** Lists the files of src that run when one of them is loaded, itself first; types load nothing. */
export function filesLoadedBy(path: string): readonly RepositoryFile[] {
  const reached = new Set([path])
  for (const each of reached) for (const target of loadedAtOnce(files.get(each)!)) reached.add(target)
  return [...reached].map((each) => files.get(each)!)
}

/** The files that a file loads when it is loaded itself, and not only when one of its functions is called. */
function loadedAtOnce({ path, text }: RepositoryFile): readonly string[] {
  const statements = withoutComments(text).matchAll(
    /^(?:import|export)(?! type) (?:[^;']*? from )?'(\.[^']+)'/gm,
  )
  return [...statements]
    .filter(([statement]) => !/^\w+ \{(?:\s*type \w+(?: as \w+)?,?)+\s*\}/.test(statement))
    .map(([, specifier]) => join(dirname(path), specifier!))
}
