import type { Receiver } from '../config/receivers.ts'

const title = '[{{ .CommonLabels.severity }}] {{ .CommonAnnotations.summary }}'
const text =
  '{{ range .Alerts }}{{ .Annotations.description }} {{ .Annotations.runbook_url }} {{ .Annotations.dashboard_url }}\n{{ end }}'

/** Writes a receiver as Alertmanager reads it; each is told as well when an alert is over. */
export function receiverContent(receiver: Receiver): Readonly<Record<string, unknown>> {
  const { name } = receiver
  const send_resolved = true
  switch (receiver.kind) {
    case 'slack':
      return {
        name,
        slack_configs: [
          { send_resolved, api_url_file: receiver.urlFile, channel: receiver.channel, title, text },
        ],
      }
    case 'pagerduty':
      return {
        name,
        pagerduty_configs: [
          {
            send_resolved,
            routing_key_file: receiver.routingKeyFile,
            severity:
              '{{ if eq .CommonLabels.severity "critical" }}critical{{ else if eq .CommonLabels.severity "high" }}error{{ else }}warning{{ end }}',
            description: title,
          },
        ],
      }
    case 'email': {
      const { to, from, smarthost, username, passwordFile } = receiver
      return {
        name,
        email_configs: [
          {
            send_resolved,
            to,
            from,
            smarthost,
            headers: { subject: title },
            ...(username === undefined ? {} : { auth_username: username }),
            ...(passwordFile === undefined ? {} : { auth_password_file: passwordFile }),
          },
        ],
      }
    }
    case 'webhook':
      return {
        name,
        webhook_configs: [
          {
            send_resolved,
            url: receiver.url,
            ...(receiver.bearerTokenFile === undefined
              ? {}
              : {
                  http_config: {
                    authorization: { type: 'Bearer', credentials_file: receiver.bearerTokenFile },
                  },
                }),
          },
        ],
      }
  }
}
