import amqplib from 'amqplib'
import callbacks from 'amqplib/callback_api'
import Bull from 'bull'
import { messages } from './messages-run.cjs'

void messages({ amqplib, callbacks, Bull })
