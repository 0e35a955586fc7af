'use strict'
const { OpenAI } = require('openai')
const { run } = require('./ai-run.cjs')

void run({ OpenAI })
