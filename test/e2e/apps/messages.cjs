'use strict'
const amqplib = require('amqplib')
const callbacks = require('amqplib/callback_api')
const Bull = require('bull')
const { messages } = require('./messages-run.cjs')

void messages({ amqplib, callbacks, Bull })
