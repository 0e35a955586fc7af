import { defineConfig } from 'oxlint'

/**
 * What each folder of src may import. A folder lower in the list knows nothing of those above it and
 * siblings of one layer never import each other: they meet in `sdk`. ARCHITECTURE.md draws the picture;
 * test/architecture plants a violation and sees it caught.
 */
export const layers: Record<string, readonly string[]> = {
  diagnostics: [],
  catalog: [],
  naming: [],
  series: ['diagnostics', 'catalog'],
  definitions: ['diagnostics', 'catalog', 'naming'],
  snapshot: ['diagnostics', 'catalog', 'naming', 'series'],
  config: ['diagnostics', 'naming'],
  bridge: ['diagnostics', 'catalog', 'series'],
  'gen-ai': ['diagnostics', 'catalog', 'series'],
  meters: ['diagnostics', 'catalog', 'definitions', 'series', 'gen-ai'],
  instruments: ['diagnostics', 'catalog', 'series', 'gen-ai'],
  exposition: ['diagnostics', 'naming', 'snapshot'],
  health: ['diagnostics'],
  otlp: ['diagnostics'],
  tracing: ['diagnostics', 'otlp'],
  push: ['diagnostics', 'series', 'otlp'],
  thread: ['diagnostics', 'catalog', 'series', 'snapshot'],
  server: ['diagnostics'],
  'web-config': ['diagnostics'],
  sdk: [
    'diagnostics',
    'catalog',
    'naming',
    'series',
    'definitions',
    'snapshot',
    'config',
    'bridge',
    'gen-ai',
    'meters',
    'instruments',
    'exposition',
    'health',
    'otlp',
    'tracing',
    'push',
    'server',
    'web-config',
    'thread',
  ],
  handlers: ['diagnostics', 'server'],
  preload: ['diagnostics', 'config', 'sdk'],
  stack: ['diagnostics', 'catalog', 'naming', 'definitions'],
  ask: ['diagnostics'],
  live: ['diagnostics', 'stack', 'ask'],
  cli: [
    'diagnostics',
    'catalog',
    'naming',
    'definitions',
    'meters',
    'exposition',
    'sdk',
    'stack',
    'ask',
    'live',
  ],
  testing: [
    'diagnostics',
    'catalog',
    'naming',
    'series',
    'definitions',
    'snapshot',
    'config',
    'meters',
    'exposition',
    'health',
    'sdk',
    'stack',
  ],
}

/** What folders of one layer share in a folder beside them. */
const sharedFolders: Record<string, readonly string[]> = {
  instruments: ['!../database/**', '!../queues/**'],
  live: ['!../promql/**'],
  // Their folders are parts of one whole.
  stack: ['!../*/*.ts'],
  cli: ['!../*/*.ts'],
}

export default defineConfig({
  plugins: ['import', 'typescript', 'node', 'promise', 'unicorn', 'vitest'],
  categories: { correctness: 'error' },
  ignorePatterns: ['dist/**', 'bench/node_modules/**', '.cache/**'],
  rules: {
    'import/no-cycle': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-explicit-any': 'error',
    // Instruments take methods off prototypes to wrap them, and hostile values are printed as they are.
    'typescript/unbound-method': 'off',
    'typescript/no-base-to-string': 'off',
    // A second argument is the message of a failure.
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    // The default order is that of the exposed text.
    'typescript/require-array-sort-compare': 'off',
  },
  overrides: Object.entries(layers).flatMap(([folder, mayImport]) =>
    // From a folder below, `../name.ts` is a file of the same layer.
    [
      { files: [`src/${folder}/**`], ownFiles: [] },
      { files: [`src/${folder}/*/**`], ownFiles: ['!../*.ts', ...(sharedFolders[folder] ?? [])] },
    ].map(({ files, ownFiles }) => ({
      files,
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              {
                group: [
                  '../**',
                  ...[folder, ...mayImport].map((allowed) => `!**/${allowed}/**`),
                  ...ownFiles,
                ],
                message: `src/${folder} may import only: ${mayImport.join(', ') || 'nothing else in src'}. See ARCHITECTURE.md.`,
              },
            ],
          },
        ],
      },
    })),
  ),
})
