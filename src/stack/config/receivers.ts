import type { Severity } from './severity.ts'

/** Where alerts are sent; secrets are files, as Alertmanager finds them. */
export type Receiver = {
  /** Lower-case words joined by hyphens. */
  readonly name: string
  /** The severities that it gets; all by default. */
  readonly severities?: readonly Severity[]
  /** The components whose alerts it gets; all by default. */
  readonly components?: readonly string[]
  /** How often it is reminded of what still fires; `4h` by default. */
  readonly repeatInterval?: string
  /** The names of the time intervals in which it is sent anything; always by default. */
  readonly activeIntervals?: readonly string[]
  /** The names of the time intervals in which it is sent nothing. */
  readonly muteIntervals?: readonly string[]
} & (SlackReceiver | PagerDutyReceiver | EmailReceiver | WebhookReceiver)

export interface SlackReceiver {
  readonly kind: 'slack'
  readonly channel: string
  /** A file with the URL of the incoming webhook. */
  readonly urlFile: string
}

export interface PagerDutyReceiver {
  readonly kind: 'pagerduty'
  /** A file with the integration key of the Events API v2. */
  readonly routingKeyFile: string
}

export interface EmailReceiver {
  readonly kind: 'email'
  readonly to: string
  readonly from: string
  /** `host:port` of the mail server. */
  readonly smarthost: string
  readonly username?: string
  readonly passwordFile?: string
}

export interface WebhookReceiver {
  readonly kind: 'webhook'
  readonly url: string
  /** A file with the token that is sent along. */
  readonly bearerTokenFile?: string
}

/** Hours of the week. */
export interface TimeInterval {
  readonly name: string
  /** Such as `monday:friday`; each day by default. */
  readonly weekdays?: readonly string[]
  /** Such as `{ from: '09:00', to: '17:00' }`; the whole day by default. */
  readonly times?: readonly { readonly from: string; readonly to: string }[]
  /** Such as `Europe/Berlin`; UTC by default. */
  readonly location?: string
}
