import OpenAI from 'openai'
import { run } from './ai-run.cjs'

void run({ OpenAI })
