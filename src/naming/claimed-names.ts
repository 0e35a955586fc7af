/**
 * Lists the sample names that a family takes, so that another family with one of them can be told apart.
 *
 * The names are what OpenMetrics 1.0 forbids two families to share ("Suffixes"), `_created` excepted: no
 * format writes it here.
 */
export function claimedNames(family: { readonly name: string; readonly type: string }): readonly string[] {
  const { name, type } = family
  if (type === 'histogram') return [name, `${name}_bucket`, `${name}_count`, `${name}_sum`]
  return [name]
}
