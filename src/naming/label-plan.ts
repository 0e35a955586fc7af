import { exposedLabels, type LabelRules, type Pairs } from './exposed-labels.ts'

/**
 * Gives what translates the values of a list of attribute names into labels, as `exposedLabels` does with the
 * constant ones beside them, naming and sorting them once for all series that have these names.
 */
export function labelPlan(
  names: readonly string[],
  { constantLabels, ...rules }: LabelRules & { readonly constantLabels: Pairs },
): (values: readonly string[]) => Pairs {
  const marks = names.map((_, i) => String(i))
  const constants = constantLabels.filter(([, value]) => value !== '')
  const marked = [
    ...names.map((name, i) => [name, marks[i]!] as const),
    ...constants.map(([name]) => [name, 'c'] as const),
  ]
  const labels = exposedLabels(marked, rules)
  // Names that become one, or of which nothing can stand, are rare and left to the full rules.
  if (labels.length < names.length + constants.length)
    return (values) =>
      exposedLabels([...names.map((name, i) => [name, values[i]!] as const), ...constants], rules)
  const constantValues = new Map(
    constants.map(([name, value]) => [exposedLabels([[name, value]], rules)[0]![0], value]),
  )
  const places = labels.map(([name, mark]) => [name, mark === 'c' ? -1 : Number(mark)] as const)
  return (values) =>
    places.map(([name, place]) => [name, place === -1 ? constantValues.get(name)! : values[place]!] as const)
}
