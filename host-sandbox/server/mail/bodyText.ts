// Everything that has no shape of its own but line ends and tabs. NUL cannot even be stored (PostgreSQL).
const CONTROLS = /(?![\n\t])\p{Cc}/gu;

/** A text of several lines as it may be stored and sent: line ends are `\n`, no other control characters but tabs, well-formed. */
export const bodyText = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(CONTROLS, '')
    .replaceAll(/\p{Cs}/gu, '\ufffd');
