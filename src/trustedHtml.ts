/** Made anew neither for each mail nor for each Peek: a page's policy may allow a name once only. */
interface HtmlPolicy {
  createHTML(html: string): string;
  createScriptURL(url: string): string;
}

let policy: HtmlPolicy | null | undefined;

/**
 * The policy by which HTML is parsed on a page that requires Trusted Types; null where there are none. Only what is
 * inert goes through it: text for a `DOMParser`, whose document runs and fetches nothing, and mails made harmless.
 */
export const htmlPolicy = (): HtmlPolicy | null => {
  const { trustedTypes } = globalThis as {
    trustedTypes?: { createPolicy(name: string, rules: HtmlPolicy): HtmlPolicy };
  };
  policy ??=
    trustedTypes?.createPolicy('ticket-peek-html', {
      createHTML: (html) => html,
      createScriptURL: () => {
        throw new TypeError('A mail has no scripts.');
      },
    }) ?? null;
  return policy;
};

/** The HTML in the form that this page's policy takes. Typed as the text that it is. */
export const trustedHtml = (html: string): string => htmlPolicy()?.createHTML(html) ?? html;

/** HTML as a document of its own, in which nothing runs and nothing is fetched. */
export const parseInert = (html: string): Document => new DOMParser().parseFromString(trustedHtml(html), 'text/html');
