/**
 * Gives a model's name as a label, without what is an identity of the caller.
 *
 * Names stay as they are, dates included, with two exceptions: a fine-tuned model of OpenAI
 * (`ft:<base>:<organisation>:<name>:<id>`) is counted with its base, and an ARN of Bedrock, which has the
 * account's number, by the model or the inference profile that it ends in, or by its kind.
 */
export function modelLabel(model: string | undefined): string | undefined {
  if (typeof model !== 'string') return model
  if (model.startsWith('ft:')) return model.split(':', 2).join(':')
  if (model.startsWith('arn:')) return resourceOf(model)
  return model
}

/** Kinds of Bedrock's resources whose identity is the name of a model; of the others it is the caller's own. */
const namedKinds = new Set(['foundation-model', 'inference-profile'])

/** An ARN is `arn:<partition>:bedrock:<region>:<account>:<kind>/<identity>`. */
function resourceOf(arn: string): string {
  const resource = arn.split(':').slice(5).join(':')
  const slash = resource.indexOf('/')
  const kind = slash < 0 ? resource : resource.slice(0, slash)
  if (namedKinds.has(kind)) return resource.slice(slash + 1)
  return /^[a-z-]{1,40}$/.test(kind) ? kind : 'arn'
}
