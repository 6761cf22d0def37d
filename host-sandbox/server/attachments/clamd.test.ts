import { createServer, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { createClamdScan } from './clamd.ts';

/** The test file of all virus scanners (eicar.org), in two halves, so that none removes this one. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

type Conduct = (content: Buffer) => string | null;

/** Speaks INSTREAM as clamd does, and says of each whole file what `conduct` gives; null is silence. */
const startScanner = async (conduct: Conduct, maxBytes = Infinity): Promise<number> => {
  const server = createServer((socket) => {
    let buffer = Buffer.alloc(0);
    const chunks: Buffer[] = [];
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      buffer = Buffer.concat([buffer, data]);
      if (chunks.length === 0 && buffer.subarray(0, 10).toString() === 'zINSTREAM\0') {
        buffer = buffer.subarray(10);
        chunks.push(Buffer.alloc(0));
      }
      while (chunks.length > 0 && buffer.length >= 4 && buffer.length >= 4 + buffer.readUInt32BE()) {
        const length = buffer.readUInt32BE();
        chunks.push(buffer.subarray(4, 4 + length));
        buffer = buffer.subarray(4 + length);
        const content = Buffer.concat(chunks);
        if (content.length > maxBytes) return void socket.end('INSTREAM size limit exceeded. ERROR\0');
        if (length > 0) continue;
        const answer = conduct(content);
        if (answer !== null) socket.end(`${answer}\0`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

const scan = (port: number, content: Buffer | (() => Readable), silenceMs?: number) =>
  createClamdScan({ host: '127.0.0.1', port, silenceMs })({
    ...{ fileName: 'a.txt', mediaType: 'text/plain', sizeBytes: 1 },
    open: () =>
      typeof content === 'function' ? content() : Readable.from([content.subarray(0, 5), content.subarray(5)]),
  });

const findsEicar: Conduct = (content) =>
  content.includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK';

test('a clean file is taken, an infected one is refused with what was found', async () => {
  const port = await startScanner(findsEicar);
  expect(await scan(port, Buffer.from('harmless'))).toBeNull();
  expect(await scan(port, Buffer.from(`before ${EICAR} after`))).toBe(
    'The virus scanner found Eicar-Test-Signature in a.txt. It was not kept.',
  );
});

test('a large file is given on in pieces, whole', async () => {
  let seen = 0;
  const port = await startScanner((content) => ((seen = content.length), 'stream: OK'));
  const pieces = () => Readable.from(Array.from({ length: 80 }, () => Buffer.alloc(65_536, 1)));
  expect(await scan(port, pieces)).toBeNull();
  expect(seen).toBe(80 * 65_536);
});

test.each([
  ['says that it failed', () => 'stream: Cannot allocate memory ERROR'],
  ['says nothing and hangs up', () => ''],
  ['says something else', () => 'stream: OK FOUNDED'],
])('a scanner that %s takes no file', async (_what, conduct) => {
  await expect(scan(await startScanner(conduct), Buffer.from('x'))).rejects.toThrow('could not look at the file');
});

test('a scanner that is silent, away, or refuses the length takes no file', async () => {
  await expect(scan(await startScanner(() => null), Buffer.from('x'), 100)).rejects.toThrow('does not answer');
  await expect(scan(1, Buffer.from('x'))).rejects.toThrow('ECONNREFUSED');
  const small = await startScanner(() => 'stream: OK', 1_000);
  const pieces = () => Readable.from(Array.from({ length: 80 }, () => Buffer.alloc(65_536, 1)));
  await expect(scan(small, pieces)).rejects.toThrow();
});

test('what the scanner calls its finding stays one plain word', async () => {
  const port = await startScanner(() => 'stream: <img src=x> FOUND');
  expect(await scan(port, Buffer.from('x'))).toContain('found _img_src_x_ in a.txt');
});
