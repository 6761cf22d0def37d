import type { Context } from 'hono';
import type { OutgoingFile } from '../outgoing/sendMail.ts';

/** What a browser posted: its text fields by name, and the files that were chosen. */
interface PostedForm {
  fields: Record<string, string>;
  attachments: OutgoingFile[];
}

/** Reads a posted form. Line ends become LF, as the person typed them. */
export const readForm = async (context: Context): Promise<PostedForm> => {
  const fields: Record<string, string> = {};
  const attachments: OutgoingFile[] = [];
  for (const [name, value] of await context.req.formData()) {
    if (typeof value === 'string') fields[name] = value.replaceAll('\r\n', '\n');
    else if (value.name !== '') {
      attachments.push({
        fileName: value.name,
        mediaType: value.type || 'application/octet-stream',
        content: new Uint8Array(await value.arrayBuffer()),
      });
    }
  }
  return { fields, attachments };
};
