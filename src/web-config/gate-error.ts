/**
 * Something in the settings of the gate is wrong; the message ends a sentence "… because …".
 *
 * It names keys, files and positions but never a value that could be a secret.
 */
export class GateError extends Error {
  override readonly name = 'GateError'
}
