export type Content = Node | string | undefined;
type Attributes = Readonly<Record<string, string | undefined>>;

/** An element with attributes and content. Text is only ever set as text: nothing in a bundle can become markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...content: readonly Content[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(name), attributes, content);
}

export function svgElement<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...content: readonly Content[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, content);
}

function filled<E extends Element>(node: E, attributes: Attributes, content: readonly Content[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) node.setAttribute(name, value);
  }
  node.append(...content.filter((part) => part !== undefined));
  return node;
}

/** The element of the page's own HTML. Throws if the page has none. */
export function pageElement<E extends Element>(id: string, kind: abstract new () => E): E {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${id}`);
}
