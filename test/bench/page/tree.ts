/** An element of a recorded document: its tag, its attributes, its children. */
export interface RecordedElement {
  readonly tag: string;
  readonly svg?: true;
  readonly attributes: Readonly<Record<string, string>>;
  /** Absent where the children are the conversation's rows, which come with the messages. */
  readonly children?: readonly Recorded[];
}
export type Recorded = RecordedElement | string;

/** A panel as it stood when its newest message was painted. */
export interface RecordedPanel {
  readonly css: string;
  readonly tree: readonly Recorded[];
  readonly rows: readonly Recorded[];
  readonly elements: number;
}

/** Notes what a shadow root holds. Runs in the page. */
export const recordPanel = (root: ShadowRoot): RecordedPanel => {
  let rows: Recorded[] = [];
  const childrenOf = (parent: ParentNode): Recorded[] =>
    [...parent.childNodes].flatMap((node): Recorded[] => {
      if (node instanceof Element) return [record(node)];
      return node instanceof Text && node.data !== '' ? [node.data] : [];
    });
  const record = (element: Element): RecordedElement => {
    const holdsRows = [...element.children].some((child) => child.hasAttribute('data-row'));
    if (holdsRows) rows = childrenOf(element);
    return {
      tag: element.localName,
      ...(element instanceof SVGElement && { svg: true }),
      attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
      ...(!holdsRows && { children: childrenOf(element) }),
    };
  };
  const tree = childrenOf(root);
  const css = root.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText)).join('\n');
  return { css, tree, rows, elements: root.querySelectorAll('*').length };
};
