import {
  aiActiveOperations,
  aiCachedInputTokens,
  aiCacheWriteTokens,
  aiCost,
  aiErrors,
  aiOperationDuration,
  aiReasoningTokens,
  aiTimePerOutputChunk,
  aiTimeToFirstChunk,
  aiTokenUsage,
  aiUnpricedTokens,
  aiBudgetLimit,
  aiBudgetSpent,
} from '../../src/catalog/ai.ts'
import * as latest from '../../src/catalog/ai-latest.ts'
import type { InstrumentRow } from './instrument-row.ts'

/** What every library has in common, by the names of both conventions. */
const everyCall = [
  aiOperationDuration,
  aiErrors,
  aiActiveOperations,
  aiTimeToFirstChunk,
  aiTimePerOutputChunk,
  aiTokenUsage,
  aiCachedInputTokens,
  aiCacheWriteTokens,
  aiReasoningTokens,
  aiCost,
  aiUnpricedTokens,
  aiBudgetLimit,
  aiBudgetSpent,
  ...Object.values(latest),
]

/** Libraries that ask models. */
export const aiInstruments: readonly InstrumentRow[] = [
  {
    library: 'openai',
    instrument: 'openai',
    packages: ['openai'],
    hook: 'method patch',
    hooked: '`post` of the client, the promise that it makes, and the iterator of its streams',
    metrics: everyCall,
    cost: 'openai',
    page: 'ai.md',
  },
  {
    library: '@anthropic-ai/sdk',
    instrument: 'anthropic',
    packages: ['@anthropic-ai/sdk'],
    hook: 'method patch',
    hooked: '`post` of the client, the promise that it makes, and the iterator of its streams',
    metrics: everyCall,
    cost: 'anthropic',
    page: 'ai.md',
  },
  {
    library: '@aws-sdk/client-bedrock-runtime',
    instrument: 'bedrock',
    packages: ['@aws-sdk/client-bedrock-runtime'],
    hook: 'method patch',
    hooked: '`send` of the client, and the iterator of its streams',
    metrics: everyCall,
    cost: 'bedrock',
    page: 'ai.md',
  },
  {
    library: 'ai',
    instrument: 'ai-sdk',
    packages: ['ai'],
    hook: 'method patch',
    hooked:
      'its functions and agents, to see the models that they are given: `doGenerate`, `doStream` and `doEmbed` of these',
    metrics: everyCall,
    cost: 'ai',
    page: 'ai.md',
  },
]
