/** How Prometheus itself is protected: by TLS, by a password, or by both. Paths are as Prometheus finds them. */
export interface PrometheusWeb {
  readonly tls?: {
    readonly certFile: string
    readonly keyFile: string
    /** Who signed the certificate; the certificate itself by default. */
    readonly caFile?: string
    /** A name that the certificate has; `prometheus` by default. */
    readonly serverName?: string
  }
  readonly user?: {
    readonly name: string
    /** The password as bcrypt hashes it: `htpasswd -nBC 10 ""` asks for it. */
    readonly passwordHash: string
    /** A file with the password, by which Prometheus scrapes itself. */
    readonly passwordFile: string
  }
}
