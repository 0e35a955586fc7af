import { Consumer, Producer } from '@platformatic/kafka'
import { platformaticRun } from './kafka-platformatic-run.cjs'

void platformaticRun({ Consumer, Producer })
