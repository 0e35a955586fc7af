/** The first supported versions that take the place of the newest in the project `oldest`, for suites that import one version. */
export const oldestVersions: { find: RegExp; replacement: string }[] = [
  { find: /^pg$/, replacement: 'pg80' },
  { find: /^@aws-sdk\/client-bedrock-runtime$/, replacement: 'bedrock600' },
]
