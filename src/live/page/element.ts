type Attributes = Readonly<Record<string, string | boolean | undefined>>
type Child = Node | string

/** Makes an element; an attribute that is `undefined` or false is left out, a text becomes a text node. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { attributes = {}, children = [] }: { attributes?: Attributes; children?: readonly Child[] } = {},
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  setAttributes(made, attributes)
  made.append(...children)
  return made
}

/** Makes an element of SVG. */
export function svgElement<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  { attributes = {}, children = [] }: { attributes?: Attributes; children?: readonly Child[] } = {},
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag)
  setAttributes(made, attributes)
  made.append(...children)
  return made
}

/** Makes an element with a class and a text. */
export function textElement<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { text, name }: { text: string; name?: string },
): HTMLElementTagNameMap[Tag] {
  return element(tag, { attributes: { class: name }, children: [text] })
}

function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) target.setAttribute(name, value === true ? '' : value)
  }
}
