import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../process.ts';
import { anyPort } from '../testing.ts';
import { sendMail } from './sendMail.ts';

/** A mail server that hangs up at the given command, or at the dot that ends the mail. */
const startCutting = async (at: string): Promise<number> => {
  const server = createServer((socket) => {
    let inData = false;
    socket.on('error', () => undefined);
    socket.write('220 cutting.example\r\n');
    socket.on('data', (chunk) => {
      const said = inData && chunk.toString().includes('\r\n.\r\n') ? 'dot' : chunk.toString().slice(0, 4);
      if (said === at) socket.destroy();
      else if (said === 'DATA') inData = socket.write('354 Go on\r\n');
      else if (!inData) socket.write('250 Fine\r\n');
    });
  });
  await listen(server, anyPort);
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

const mail = { from: 'anna@x.example', to: ['desk@msp.example'], raw: Buffer.from('Subject: x\r\n\r\nx\r\n') };

test.each(['EHLO', 'MAIL', 'RCPT', 'DATA'])('says that nothing was sent when the server hangs up at %s', async (at) => {
  const port = await startCutting(at);
  await expect(sendMail({ ...anyPort, port }, mail)).rejects.toMatchObject({
    outcomeUnknown: false,
    message: expect.stringContaining('Nothing was sent.'),
  });
});

test('says that nobody knows when the server hangs up after the mail', async () => {
  const port = await startCutting('dot');
  await expect(sendMail({ ...anyPort, port }, mail)).rejects.toMatchObject({
    outcomeUnknown: true,
    message: expect.stringContaining('may or may not have arrived'),
  });
});
