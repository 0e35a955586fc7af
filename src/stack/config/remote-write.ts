/** The engine that agents and collectors send samples to. */
export interface RemoteWrite {
  readonly url: string
  /** With `passwordFile`, for basic authentication. */
  readonly username?: string
  readonly passwordFile?: string
  /** The tenant of Mimir or Cortex, sent as `X-Scope-OrgID`. */
  readonly tenant?: string
}
