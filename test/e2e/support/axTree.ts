import type { CDPSession, Page } from '@playwright/test';

interface AxNode {
  readonly ignored: boolean;
  readonly backendDOMNodeId?: number;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly value?: { readonly value: unknown };
  readonly properties?: readonly {
    readonly name: string;
    readonly value: {
      readonly value?: unknown;
      readonly relatedNodes?: readonly { readonly backendDOMNodeId: number }[];
    };
  }[];
}

/** What is told of one node: its properties by their names in the accessibility tree, e.g. `expanded`. */
export type Told = Readonly<Record<string, unknown>> & { readonly name: string };

/** The page as an assistive technology has it: the browser's accessibility tree, and nothing else. */
export class AxTree {
  private constructor(private readonly session: CDPSession) {}

  static async of(page: Page): Promise<AxTree> {
    return new AxTree(await page.context().newCDPSession(page));
  }

  /** Every node that is told, as `role: name`. */
  async told(): Promise<string[]> {
    return (await this.#nodes()).map(({ role, name }) => `${role?.value}: ${name?.value}`);
  }

  /** The names of all nodes of a role. */
  async names(role: string): Promise<string[]> {
    return (await this.#nodes()).filter((node) => node.role?.value === role).map(({ name }) => name?.value ?? '');
  }

  /** Whether there is a node of this role and name. */
  async has(role: string, name: RegExp): Promise<boolean> {
    return (await this.names(role)).some((found) => name.test(found));
  }

  /** What is told of the first node of this role and name; null when there is none. What it points at, it tells by names. */
  async tell(role: string, name: RegExp): Promise<Told | null> {
    const nodes = await this.#nodes();
    const node = nodes.find((each) => each.role?.value === role && name.test(each.name?.value ?? ''));
    if (!node) return null;
    const nameOf = (id: number): string =>
      nodes.find(({ backendDOMNodeId }) => backendDOMNodeId === id)?.name?.value ?? '';
    const properties = (node.properties ?? []).map(({ name: property, value }) => [
      property,
      value.relatedNodes ? value.relatedNodes.map(({ backendDOMNodeId }) => nameOf(backendDOMNodeId)) : value.value,
    ]);
    return { ...(Object.fromEntries(properties) as Record<string, unknown>), name: node.name?.value ?? '' };
  }

  /** Gives the focus to the first node of this role and name that can take it; throws when there is none. */
  async focus(role: string, name: RegExp): Promise<void> {
    const nodes = await this.#nodes();
    const node = nodes.find((each) => each.role?.value === role && name.test(each.name?.value ?? ''));
    if (node?.backendDOMNodeId === undefined) throw new Error(`The accessibility tree has no ${role} called ${name}.`);
    await this.session.send('DOM.focus', { backendNodeId: node.backendDOMNodeId });
  }

  async #nodes(): Promise<AxNode[]> {
    const { nodes } = await this.session.send('Accessibility.getFullAXTree');
    return (nodes as AxNode[]).filter(({ ignored, role }) => !ignored && role !== undefined);
  }
}
