// The build is CommonJS inside a package whose sources are ES modules: Node reads the nearest
// package.json to tell which, so the output folder carries its own.
import { writeFileSync } from 'node:fs'

writeFileSync(new URL('../dist/package.json', import.meta.url), '{ "type": "commonjs" }\n')
