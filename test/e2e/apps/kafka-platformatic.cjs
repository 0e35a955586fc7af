'use strict'
const kafka = require('@platformatic/kafka')
const { platformaticRun } = require('./kafka-platformatic-run.cjs')

void platformaticRun(kafka)
