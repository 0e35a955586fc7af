import type { OriginItem } from './origin-item.ts'

export const tradingMetrics: readonly OriginItem[] = [
  {
    items: '002-1',
    asks: 'execution gateway: orders by symbol, side, status',
    by: [
      'metric: trading_orders_total',
      'panel: meterbridge-trading / Orders by status',
      'panel: meterbridge-trading / Orders by symbol and side',
    ],
    proof: ['trading', 'tradingExample', 'panels'],
  },
  {
    items: '002-2',
    asks: 'execution gateway: duration of placing an order',
    by: ['metric: trading_order_placement_duration_seconds', 'panel: meterbridge-perf / Order placement'],
    proof: ['trading', 'panels'],
  },
  {
    items: '002-3',
    asks: 'execution gateway: positions',
    by: ['metric: trading_positions_open', 'panel: meterbridge-trading / Positions'],
    proof: ['trading', 'panels'],
  },
  {
    items: '002-4',
    asks: 'execution gateway: requests to the broker',
    by: ['metric: http_client_request_duration_seconds_count', 'alert: OutboundHighErrorRate'],
    proof: ['httpClient', 'rules'],
  },
  {
    items: '002-5',
    asks: 'execution gateway: database',
    by: [
      'metric: dependency_up',
      'alert: ExecutionGatewayPostgresDisconnected',
      'panel: meterbridge-health / Dependencies',
    ],
    proof: ['dependencyMetrics', 'poolChecks', 'tradingRules', 'panels'],
  },
  {
    items: '002-6',
    asks: 'execution gateway: broker',
    by: ['metric: dependency_up', 'alert: ExecutionGatewayBrokerDisconnected'],
    proof: ['dependencyMetrics', 'tradingExample', 'tradingRules'],
  },
  {
    items: '002-7',
    asks: 'execution gateway: circuit breaker',
    by: [
      'metric: circuit_breaker_state',
      'alert: CircuitBreakerTripped',
      'panel: meterbridge-trading / Circuit breakers',
    ],
    proof: ['breaker', 'rules', 'panels'],
  },
  {
    items: '002-8..9',
    asks: 'execution gateway: two without a name (profit, webhooks)',
    by: [
      'metric: trading_profit_minor_units',
      'metric: http_server_request_duration_seconds_count',
      'panel: meterbridge-trading / Profit, in minor units',
    ],
    proof: ['tradingProfit', 'tradingExample', 'panels'],
  },
  {
    items: '002-10',
    asks: 'signal service: requests',
    by: ['metric: http_server_request_duration_seconds_count'],
    proof: ['httpServer'],
  },
  {
    items: '002-11',
    asks: 'signal service: duration of generating signals',
    by: ['metric: trading_signal_generation_duration_seconds', 'panel: meterbridge-perf / Signal generation'],
    proof: ['tradingSignals', 'panels'],
  },
  {
    items: '002-12',
    asks: 'signal service: signals',
    by: ['metric: trading_signals_generated_total', 'panel: meterbridge-trading / Signals'],
    proof: ['tradingSignals', 'tradingExample', 'panels'],
  },
  {
    items: '002-13',
    asks: 'signal service: predictions',
    by: [
      'metric: ml_predictions_total',
      'metric: ml_inference_duration_seconds',
      'panel: meterbridge-scanner / Predictions and reloads',
    ],
    proof: ['mlInference', 'panels'],
  },
  {
    items: '002-14',
    asks: 'signal service: model reloads',
    by: ['metric: ml_model_reloads_total', 'panel: meterbridge-scanner / Predictions and reloads'],
    proof: ['mlInference', 'panels'],
  },
  {
    items: '002-15',
    asks: 'signal service: database',
    by: ['metric: dependency_up', 'alert: SignalServicePostgresDisconnected'],
    proof: ['poolChecks', 'tradingRules'],
  },
  {
    items: '002-16',
    asks: 'signal service: Redis',
    by: ['metric: dependency_up', 'alert: SignalServiceRedisDisconnected'],
    proof: ['redisChecks', 'tradingRules'],
  },
  {
    items: '002-17',
    asks: 'signal service: model is loaded',
    by: ['metric: ml_model_loaded', 'alert: ModelNotLoaded', 'panel: meterbridge-health / Models loaded'],
    proof: ['mlModel', 'rules', 'panels'],
  },
  {
    items: '002-18',
    asks: 'signal service: version of the model',
    by: ['metric: ml_model_info', 'panel: meterbridge-health / Model versions'],
    proof: ['mlModel', 'tradingExample', 'panels'],
  },
  {
    items: '002-19',
    asks: 'orchestrator: runs',
    by: ['metric: workflow_run_duration_seconds_count', 'panel: meterbridge-trading / Orchestration runs'],
    proof: ['workflows', 'panels'],
  },
  {
    items: '002-20',
    asks: 'orchestrator: duration of runs',
    by: ['metric: workflow_run_duration_seconds', 'panel: meterbridge-perf / Orchestration'],
    proof: ['workflows', 'panels'],
  },
  {
    items: '002-21',
    asks: 'orchestrator: signals received',
    by: ['metric: trading_signals_received_total', 'panel: meterbridge-trading / Signals'],
    proof: ['tradingSignals', 'panels'],
  },
  {
    items: '002-22',
    asks: 'orchestrator: orders submitted',
    by: ['metric: trading_orders_submitted_total', 'panel: meterbridge-trading / Orders handed on'],
    proof: ['tradingExample', 'panels'],
  },
  {
    items: '002-23',
    asks: 'orchestrator: positions adjusted',
    by: [
      'metric: trading_positions_adjusted_total',
      'panel: meterbridge-trading / Positions adjusted and synchronized',
    ],
    proof: ['tradingExample', 'panels'],
  },
  {
    items: '002-24',
    asks: 'orchestrator: database',
    by: ['metric: dependency_up', 'alert: OrchestratorPostgresDisconnected'],
    proof: ['poolChecks', 'tradingRules'],
  },
  {
    items: '002-25',
    asks: 'orchestrator: signal service available',
    by: ['metric: dependency_up', 'alert: OrchestratorSignalServiceDisconnected'],
    proof: ['tradingExample', 'tradingRules'],
  },
  {
    items: '002-26',
    asks: 'orchestrator: execution gateway available',
    by: ['metric: dependency_up', 'alert: OrchestratorExecutionGatewayDisconnected'],
    proof: ['tradingExample', 'tradingRules'],
  },
  {
    items: '002-27',
    asks: 'market data: subscriptions asked for',
    by: [
      'metric: market_data_subscription_duration_seconds_count',
      'panel: meterbridge-perf / Rates by service',
    ],
    proof: ['tradingSignals', 'panels'],
  },
  {
    items: '002-28',
    asks: 'market data: duration of subscribing',
    by: [
      'metric: market_data_subscription_duration_seconds',
      'panel: meterbridge-perf / Market data subscription',
    ],
    proof: ['tradingSignals', 'panels'],
  },
  {
    items: '002-29',
    asks: 'market data: symbols subscribed to',
    by: [
      'metric: market_data_subscriptions_active',
      'panel: meterbridge-trading / Market data subscriptions',
    ],
    proof: ['tradingExample', 'panels'],
  },
  {
    items: '002-30',
    asks: 'market data: WebSocket messages',
    by: ['metric: websocket_messages_total', 'panel: meterbridge-overview / WebSocket messages'],
    proof: ['ws', 'tradingExample', 'panels'],
  },
  {
    items: '002-31',
    asks: 'market data: synchronizations of positions',
    by: [
      'metric: trading_position_syncs_total',
      'panel: meterbridge-trading / Positions adjusted and synchronized',
    ],
    proof: ['tradingExample', 'panels'],
  },
  {
    items: '002-32',
    asks: 'market data: WebSocket is connected',
    by: ['metric: dependency_up', 'alert: MarketDataMarketWsDisconnected'],
    proof: ['tradingExample', 'tradingRules'],
  },
  {
    items: '002-33',
    asks: 'market data: Redis',
    by: ['metric: dependency_up', 'alert: MarketDataRedisDisconnected'],
    proof: ['redisChecks', 'tradingRules'],
  },
  {
    items: '002-34',
    asks: 'market data: reconnects',
    by: [
      'metric: websocket_reconnects_total',
      'panel: meterbridge-overview / WebSocket closures and reconnections',
    ],
    proof: ['reconnects', 'socketIoReconnects', 'panels'],
  },
]
