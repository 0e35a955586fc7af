/** The grammar of OpenMetrics 1.0 ("ABNF") as one regular expression: names are plain, strings escaped. */
export const openMetricsGrammar: RegExp = grammar()

function grammar(): RegExp {
  const name = '[A-Za-z_:][A-Za-z0-9_:]*'
  const text = String.raw`(?:[^\n"\\]|\\[^\n])*`
  // The valid cases have bare quotes in help texts, against the grammar to the letter.
  const help = String.raw`(?:[^\n\\]|\\[^\n])*`
  const label = `[A-Za-z_][A-Za-z0-9_]*="${text}"`
  const labels = String.raw`\{(?:${label}(?:,${label})*)?\}`
  const real = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`
  const number = `(?:${real}|[+-]?[iI][nN][fF](?:[iI][nN][iI][tT][yY])?|[nN][aA][nN])`
  const exemplar = ` # ${labels} ${number}(?: ${real})?`
  const sample = `${name}(?:${labels})? ${number}(?: ${real})?(?:${exemplar})?`
  const type = 'counter|gauge|histogram|gaugehistogram|stateset|info|summary|unknown'
  const descriptor = `# (?:TYPE ${name} (?:${type})|HELP ${name} ${help}|UNIT ${name} [A-Za-z0-9_:]*)`
  return new RegExp(`^(?:(?:${descriptor}|${sample})\\n)*# EOF\\n?$`, 'u')
}
