/** What is traded. */
export const symbols = ['AAPL', 'MSFT', 'NVDA'] as const

/** The last price of an instrument. */
export interface Quote {
  readonly symbol: string
  readonly price: number
}

/** What a strategy advises for an instrument. */
export interface Signal {
  readonly symbol: string
  readonly direction: 'buy' | 'sell' | 'hold'
}

/** An order for the execution gateway. */
export interface OrderRequest {
  readonly symbol: string
  readonly side: 'buy' | 'sell'
}

/** An order for the broker, which tells at `webhook` when it is filled. */
export interface BrokerOrder extends OrderRequest {
  readonly webhook: string
}
