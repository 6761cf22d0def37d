/** Colours of the frame; the mail itself stays on the light ground that it was written for. */
const BASE_STYLE = `
  html { color-scheme: light; }
  body { margin: 0; padding: 12px 14px; background: #fff; color: #1c1e21; font: 14px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
  img { max-width: 100%; height: auto; }
  table { max-width: 100%; }
  pre { white-space: pre-wrap; }
  blockquote { margin: 0 0 0 8px; padding-left: 10px; border-left: 2px solid #d5d8dd; }
  a { color: #0b57d0; }
`;

/**
 * The whole document of a mail's frame. Its policy allows no script, no request and no form, whatever
 * the markup says; only with `allowRemote` may images come from the web.
 */
export const mailDocument = (harmlessHtml: string, allowRemote: boolean): string =>
  `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:${allowRemote ? ' https:' : ''}; form-action 'none'; base-uri 'none'"><meta name="referrer" content="no-referrer"><style>${BASE_STYLE}</style></head><body>${harmlessHtml}</body></html>`;
