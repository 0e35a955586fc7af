import * as bedrock from '@aws-sdk/client-bedrock-runtime'
import Anthropic from '@anthropic-ai/sdk'
import * as aiSdk from 'ai'
import OpenAI from 'openai'
import { run } from './ai-run.cjs'

void run({ OpenAI, Anthropic, bedrock, aiSdk })
