'use strict'
const { Anthropic } = require('@anthropic-ai/sdk')
const { OpenAI } = require('openai')
const { run } = require('./ai-run.cjs')

void run({ OpenAI, Anthropic })
