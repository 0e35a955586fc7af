'use strict'
const bedrock = require('@aws-sdk/client-bedrock-runtime')
const { Anthropic } = require('@anthropic-ai/sdk')
const { OpenAI } = require('openai')
const aiSdk = require('ai')
const { run } = require('./ai-run.cjs')

void run({ OpenAI, Anthropic, bedrock, aiSdk })
