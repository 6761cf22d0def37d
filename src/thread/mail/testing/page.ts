/** The page of the browser tests: what MailFrame does with a mail, without the panel around it. */
import { FRAME_SANDBOX, mailDocument, styleMail } from '../mailDocument.ts';
import { prepareMail } from '../prepareMail.ts';

const frameOf = (html: string, allowRemote: boolean): Promise<HTMLIFrameElement> =>
  new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', FRAME_SANDBOX);
    frame.srcdoc = mailDocument(html, allowRemote);
    frame.addEventListener('load', () => {
      styleMail(frame.contentDocument!, null);
      frame.style.height = `${Math.min(20_000, frame.contentDocument!.body.scrollHeight)}px`;
      resolve(frame);
    });
    document.querySelector('#box')!.replaceChildren(frame);
  });

/** What a test can ask of the page. */
export const mailPage = {
  prepareMail,
  /** Shows all parts of a mail one after the other, and tells what is in the last frame. */
  show: async (html: string, allowRemote: boolean) => {
    const mail = prepareMail(html, { allowRemote });
    if (mail.state !== 'ready') return { state: mail.state, html: '', heightPx: 0, attributes: [], tags: [] };
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
    };
  },
  /** The same mail without any protection: the tests' proof that they would notice. */
  showUnprotected: (html: string) => {
    const frame = document.createElement('iframe');
    frame.srcdoc = html;
    document.querySelector('#box')!.replaceChildren(frame);
  },
};
Object.assign(window, { mailPage });
