/** Who serves a client of OpenAI's interface, by the host of its base URL: many others speak it. */
const providerOfHost: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)openai\.azure\.com$|\.cognitiveservices\.azure\.com$/, 'azure.ai.openai'],
  [/\.(services|models)\.ai\.azure\.com$/, 'azure.ai.inference'],
  [/^bedrock-(runtime|mantle)\..*amazonaws\.com$|\.api\.aws$/, 'aws.bedrock'],
  [/(^|\.)anthropic\.com$/, 'anthropic'],
  [/(^|\.)cohere\.(ai|com)$/, 'cohere'],
  [/(^|\.)deepseek\.com$/, 'deepseek'],
  [/^generativelanguage\.googleapis\.com$/, 'gcp.gemini'],
  [/aiplatform\.googleapis\.com$/, 'gcp.vertex_ai'],
  [/(^|\.)groq\.com$/, 'groq'],
  [/(^|\.)mistral\.ai$/, 'mistral_ai'],
  [/(^|\.)moonshot\.(ai|cn)$/, 'moonshot_ai'],
  [/(^|\.)perplexity\.ai$/, 'perplexity'],
  [/(^|\.)x\.ai$/, 'x_ai'],
]

const remembered = new WeakMap<object, string>()

/**
 * Gives the provider of a client, in the words of the convention.
 *
 * An unknown host counts as `openai`: the convention lets an interface name its provider where a proxy
 * may stand in between.
 */
export function openaiProvider(client: object): string {
  let provider = remembered.get(client)
  if (provider === undefined) remembered.set(client, (provider = providerOf(client)))
  return provider
}

function providerOf({ baseURL }: { baseURL?: unknown }): string {
  const host = typeof baseURL === 'string' ? URL.parse(baseURL)?.hostname : undefined
  return (host && providerOfHost.find(([pattern]) => pattern.test(host))?.[1]) ?? 'openai'
}
