/** The page of the browser tests: what MailFrame does with a mail, without the panel around it. */
import { FRAME_SANDBOX, mailDocument, styleMail } from '../mailDocument.ts';
import { prepareMail } from '../prepareMail.ts';

const frameOf = (html: string, allowRemote: boolean): Promise<HTMLIFrameElement> =>
  new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', FRAME_SANDBOX);
    frame.style.border = '0';
    frame.srcdoc = mailDocument(html, allowRemote);
    frame.addEventListener('load', () => {
      styleMail(frame.contentDocument!, null);
      frame.style.height = `${Math.min(20_000, frame.contentDocument!.body.scrollHeight)}px`;
      resolve(frame);
    });
    document.querySelector('#box')!.replaceChildren(frame);
  });

/** Longer than any short mail takes by itself; the machine may have been busy with something else. */
const DOUBTFUL_MS = 100;

/** A mail made harmless, and the milliseconds that it took: of several readings the shortest. */
const prepareTimed = (mail: string, turns = 5): { prepared: ReturnType<typeof prepareMail>; ms: number } => {
  const began = performance.now();
  const prepared = prepareMail(mail, { allowRemote: false });
  const ms = performance.now() - began;
  return { prepared, ms: ms < DOUBTFUL_MS || turns === 1 ? ms : Math.min(ms, prepareTimed(mail, turns - 1).ms) };
};

/** What a test can ask of the page. */
export const mailPage = {
  prepareMail,
  /** Shows all parts of a mail one after the other, and tells what is in the last frame. */
  show: async (html: string, allowRemote: boolean) => {
    const mail = prepareMail(html, { allowRemote });
    if (mail.state !== 'ready')
      return { state: mail.state, html: '', heightPx: 0, attributes: [], tags: [], links: [], styles: [] };
    const all = [mail.own, mail.signature, mail.quoted].map((part) => part?.html ?? '').join('');
    const frame = await frameOf(all, allowRemote);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const { body } = frame.contentDocument!;
    const elements = [...body.querySelectorAll<HTMLElement>('*')];
    return {
      state: mail.state,
      html: body.innerHTML,
      heightPx: frame.getBoundingClientRect().height,
      attributes: [...new Set(elements.flatMap((element) => element.getAttributeNames()))],
      tags: [...new Set(elements.map(({ localName }) => localName))],
      links: elements.flatMap((element) => element.getAttribute('href') ?? []),
      styles: elements.flatMap((element) => element.getAttribute('style') ?? []),
    };
  },
  /**
   * Prepares many mails and reads each result once more without any frame around it, as a page would that
   * trusts the markup: what is in it then is what the sanitising alone lets through.
   */
  readWithoutFrame: (mails: readonly string[]) =>
    mails.map((mail) => {
      const { prepared, ms } = prepareTimed(mail);
      const parts = prepared.state === 'ready' ? [prepared.own, prepared.signature, prepared.quoted] : [];
      const box = document.createElement('div');
      document.querySelector('#box')!.replaceChildren(box);
      box.innerHTML = parts.map((part) => part?.html ?? '').join('');
      const elements = [...box.querySelectorAll('*')];
      return {
        ms,
        elements: [...new Set(elements.map(({ namespaceURI, localName }) => `${namespaceURI} ${localName}`))],
        attributes: elements.flatMap((element) =>
          [...element.attributes].map(({ name, value }) => [name, value] as const),
        ),
      };
    }),
  /** The same mail without any protection: the tests' proof that they would notice. */
  showUnprotected: (html: string) => {
    const frame = document.createElement('iframe');
    frame.srcdoc = html;
    document.querySelector('#box')!.replaceChildren(frame);
  },
};
Object.assign(window, { mailPage });
