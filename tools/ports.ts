import { createServer } from 'node:net';
import { config, FILES_HOST, type NamedPort } from '../host-sandbox/config.ts';
import { listen } from '../host-sandbox/process.ts';

const OURS: readonly NamedPort[] = [
  config.shell,
  config.files,
  config.remote,
  config.mailbox,
  config.desktop,
  config.customerSmtp,
  config.inboundSmtp,
  config.agentLink,
];

/** What is wrong with a port in words for a person, or null when one can listen on it. */
const complaintAbout = async (port: NamedPort): Promise<string | null> => {
  const server = createServer();
  try {
    await listen(server, port, port === config.files ? FILES_HOST : undefined);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  await new Promise((resolve) => server.close(resolve));
  return null;
};

/**
 * Asks for every port before anything is started: a first start would otherwise fill the database for
 * half a minute and only then find its port taken. Throws an error that names each taken port and how
 * to choose another.
 */
export const requirePorts = async (): Promise<void> => {
  const complaints = await Promise.all(OURS.map(complaintAbout));
  const message = complaints.filter((complaint) => complaint !== null).join('\n');
  if (message) throw new Error(message);
};
