/**
 * The first supported versions that take the place of the newest in the project `oldest`, for suites that import one
 * version; of @platformatic/kafka, the first that the broker of the tests understands.
 */
export const oldestVersions: { find: RegExp; replacement: string }[] = [
  { find: /^pg$/, replacement: 'pg80' },
  { find: /^kafkajs$/, replacement: 'kafkajs20' },
  { find: /^@platformatic\/kafka$/, replacement: 'platformatic-kafka211' },
  { find: /^@aws-sdk\/client-bedrock-runtime$/, replacement: 'bedrock600' },
]
