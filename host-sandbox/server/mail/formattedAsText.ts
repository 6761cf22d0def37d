import { isFence, parseLine, type FormattedInline } from '#contracts';

const inlineAsText = (inline: FormattedInline): string => {
  switch (inline.type) {
    case 'text':
      return inline.text;
    case 'code':
      return `\`${inline.text}\``;
    case 'bold':
      return `**${inline.children.map(inlineAsText).join('')}**`;
    case 'italic':
      return `_${inline.children.map(inlineAsText).join('')}_`;
    case 'link':
      return inline.text === inline.href ? inline.href : `${inline.text} (${inline.href})`;
  }
};

/**
 * A reply's text for the plain part of its mail: as it was written, since its markers are what people
 * write in plain mails anyway; only a link shows its label and then its address. Code is left alone.
 */
export const formattedAsText = (text: string): string => {
  const lines = text.split('\n');
  const lastFence = lines.findLastIndex(isFence);
  let inCode = false;
  return lines
    .map((line, index) => {
      if (isFence(line) && (inCode || index < lastFence)) {
        inCode = !inCode;
        return line;
      }
      return inCode ? line : parseLine(line).map(inlineAsText).join('');
    })
    .join('\n');
};
