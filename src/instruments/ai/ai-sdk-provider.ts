/** Providers of the SDK, by how their names begin, in the words of the convention. */
const providers: readonly (readonly [RegExp, string])[] = [
  [/^azure(-openai)?\b/, 'azure.ai.openai'],
  [/^(amazon-)?bedrock\b/, 'aws.bedrock'],
  [/^(google\.)?vertex\b/, 'gcp.vertex_ai'],
  [/^google\b/, 'gcp.gemini'],
  [/^mistral\b/, 'mistral_ai'],
  [/^moonshotai\b/, 'moonshot_ai'],
  [/^xai\b/, 'x_ai'],
]

/** Gives the provider of a model: the SDK names it with its interface, as `openai.chat`. */
export function aiSdkProvider(provider: unknown): string {
  if (typeof provider !== 'string') return '_OTHER'
  const known = providers.find(([pattern]) => pattern.test(provider))?.[1]
  return known ?? (/^[\w-]{1,40}(?=\.|$)/.exec(provider)?.[0] || '_OTHER')
}
