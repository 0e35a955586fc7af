import type { BuildOptions } from 'esbuild'

/** What all bundles of the build have in common. */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22.15',
  logLevel: 'warning',
  external: [
    // Its hooks and its registry must be one copy, which the ES module loader opens by its file.
    'import-in-the-middle',
    // Loaded when a file protects the endpoint.
    'bcryptjs',
    'yaml',
    // Loaded when the application first asks for a meter, or when traces are on.
    '@opentelemetry/context-async-hooks',
    '@opentelemetry/core',
    '@opentelemetry/exporter-*',
    '@opentelemetry/instrumentation-*',
    '@opentelemetry/resources',
    '@opentelemetry/sdk-*',
  ],
} satisfies BuildOptions
