import { Kafka, logLevel } from 'kafkajs'
import { kafkaRun } from './kafka-run.cjs'

void kafkaRun({ Kafka, logLevel })
