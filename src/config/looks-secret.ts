const secretName =
  /(password|passwd|passphrase|secret|credentials?|authorization|token|(api|access|private|auth)[._-]?key|(^|[._-])(pass|pwd))$/i
const urlWithPassword = /[a-z][a-z0-9+.-]*:\/\/[^/?#@\s]*:[^/?#@\s]+@/i

/** Tells whether an attribute is a secret by its name, or holds a URL with a password. */
export function looksSecret(name: string, value: string): boolean {
  return secretName.test(name) || urlWithPassword.test(value)
}
