'use strict'
const kafkajs = require('kafkajs')
const { kafkaRun } = require('./kafka-run.cjs')

void kafkaRun(kafkajs)
