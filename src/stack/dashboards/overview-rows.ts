import { aiCost, aiOperationDuration, aiTokenUsage } from '../../catalog/ai.ts'
import { billingCreditsUsed, billingTransactions } from '../../catalog/billing.ts'
import {
  processCpuTime,
  processFileDescriptorCount,
  processFileDescriptorLimit,
  processMemoryUsage,
  processMemoryVirtual,
} from '../../catalog/process.ts'
import { jobQueueSize, messagingProcessDuration } from '../../catalog/queues.ts'
import {
  eventLoopDelayP99,
  eventLoopUtilization,
  gcDuration,
  heapMax,
  heapUsed,
} from '../../catalog/runtime.ts'
import { userActive, userEvents } from '../../catalog/users.ts'
import {
  websocketConnectionDuration,
  websocketConnectionsActive,
  websocketMessages,
  websocketReconnects,
} from '../../catalog/websocket.ts'
import { workflowActions, workflowRunDuration } from '../../catalog/workflows.ts'
import type { Row } from '../grafana/dashboard.ts'
import type { PanelQueries } from '../grafana/panel-queries.ts'
import { not } from '../query/matchers.ts'

/** Jobs, calls to models, workflows and what the business counts. */
export function workRow(q: PanelQueries): Row {
  return {
    title: 'Jobs, AI, workflows, business',
    panels: [
      {
        title: 'Jobs by outcome',
        description: 'Messages and jobs that were processed, by their error; no error where there is none.',
        type: 'timeseries',
        queries: [q.rate(messagingProcessDuration, { by: ['messaging.destination.name', 'error.type'] })],
        alerts: ['JobHighFailureRate'],
      },
      {
        title: 'Queue size',
        description:
          'Jobs by state. Every replica tells the size of the whole queue, so this is the largest and no sum.',
        type: 'timeseries',
        queries: [q.value(jobQueueSize, { with: 'max', by: ['messaging.destination.name', 'job.state'] })],
        alerts: ['QueueBacklog'],
      },
      {
        title: 'AI calls by model',
        description: 'Calls to models, by their error; no error where there is none.',
        type: 'timeseries',
        queries: [q.rate(aiOperationDuration, { by: ['gen_ai.request.model', 'error.type'] })],
      },
      {
        title: 'AI tokens a second',
        description: 'Tokens by model and type.',
        type: 'timeseries',
        unit: 'short',
        queries: [q.rateOfSum(aiTokenUsage, { by: ['gen_ai.request.model', 'gen_ai.token.type'] })],
      },
      {
        title: 'AI cost',
        description: 'What calls to models cost in the time shown, by the table of prices.',
        type: 'timeseries',
        queries: [q.increase(aiCost, { by: ['gen_ai.request.model'] })],
      },
      {
        title: 'Workflow runs',
        description: 'Runs by workflow and outcome.',
        type: 'timeseries',
        queries: [q.rate(workflowRunDuration, { by: ['workflow.name', 'workflow.outcome'] })],
      },
      {
        title: 'Workflow actions',
        description: 'Actions by type.',
        type: 'timeseries',
        queries: [q.rate(workflowActions, { by: ['workflow.action.type'] })],
      },
      {
        title: 'Billing transactions',
        description: 'Transactions by type and outcome.',
        type: 'timeseries',
        queries: [q.rate(billingTransactions, { by: ['billing.type', 'billing.outcome'] })],
        alerts: ['BillingHighFailureRate', 'BillingHighDeclineRate'],
      },
      {
        title: 'Active users',
        description: 'Different users within a window, as the application counts them.',
        type: 'timeseries',
        queries: [q.value(userActive, { with: 'max', by: ['user.active.window'] })],
      },
      {
        title: 'User events and credits',
        description: 'What users do, and credits that they use.',
        type: 'timeseries',
        queries: [
          q.rate(userEvents, { by: ['user.event.name'] }),
          q.rate(billingCreditsUsed, { by: ['billing.credit.type'] }),
        ],
      },
    ],
  }
}

/** Connections of WebSocket and Socket.IO. */
export function websocketRow(q: PanelQueries): Row {
  return {
    title: 'WebSocket',
    panels: [
      {
        title: 'WebSocket connections',
        description: 'Connections that are open, by which side this is.',
        type: 'timeseries',
        queries: [q.value(websocketConnectionsActive, { by: ['websocket.role'] })],
      },
      {
        title: 'WebSocket messages',
        description: 'Messages in and out.',
        type: 'timeseries',
        queries: [q.rate(websocketMessages, { by: ['websocket.role', 'network.io.direction'] })],
        alerts: ['NoMarketDataUpdates'],
      },
      {
        title: 'WebSocket closures and reconnections',
        description:
          'Connections that closed by their code, those that were made again, and attempts that failed by their error.',
        type: 'timeseries',
        queries: [
          q.rate(websocketConnectionDuration, { by: ['websocket.close.code'] }),
          q.rate(websocketReconnects, { where: { 'error.type': '' }, legend: 'connected again' }),
          q.rate(websocketReconnects, { where: { 'error.type': not('') }, by: ['error.type'] }),
        ],
        alerts: ['HighWebSocketReconnectionRate'],
      },
    ],
  }
}

/** The processes, and Node in them. */
export function runtimeRow(q: PanelQueries): Row {
  return {
    title: 'Runtime',
    panels: [
      {
        title: 'Memory',
        description: 'Memory of the processes, and of V8 in them.',
        type: 'timeseries',
        queries: [
          q.value(processMemoryUsage, { legend: 'resident' }),
          q.value(processMemoryVirtual, { legend: 'virtual' }),
          q.value(heapUsed, { legend: 'heap used' }),
          q.value(heapMax, { legend: 'heap limit' }),
        ],
        alerts: ['HighMemoryUsage', 'HeapNearLimit'],
      },
      {
        title: 'CPU',
        description: 'Cores that each instance uses.',
        type: 'timeseries',
        unit: 'short',
        queries: [q.rate(processCpuTime, { by: ['instance'] })],
        alerts: ['HighCpuUsage'],
      },
      {
        title: 'Event loop utilization',
        description: 'How much of its time the event loop of each instance is busy.',
        type: 'timeseries',
        queries: [q.value(eventLoopUtilization, { with: 'max', by: ['instance'] })],
        thresholds: { critical: 0.9 },
        alerts: ['EventLoopSaturated'],
      },
      {
        title: 'Event loop delay p99',
        description: 'How late timers run.',
        type: 'timeseries',
        queries: [q.value(eventLoopDelayP99, { with: 'max', by: ['instance'] })],
        alerts: ['EventLoopLag'],
      },
      {
        title: 'File descriptors',
        description: 'Files and connections that are open, and how many may be.',
        type: 'timeseries',
        queries: [
          q.value(processFileDescriptorCount, { with: 'max', by: ['instance'] }),
          q.value(processFileDescriptorLimit, { with: 'max', legend: 'limit' }),
        ],
        alerts: ['FileDescriptorsRunningOut'],
      },
      {
        title: 'Garbage collection',
        description: 'How much of its time V8 collects garbage, by type.',
        type: 'timeseries',
        queries: [q.rateOfSum(gcDuration, { by: ['v8js.gc.type'] })],
      },
    ],
  }
}
