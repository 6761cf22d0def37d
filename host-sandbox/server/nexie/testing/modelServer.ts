import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a model's server was asked. */
export interface AskedOfModel {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly stream: boolean;
  readonly authorization: string | undefined;
}

/** A server that speaks the protocol that OpenAI made common; each test says how it answers. */
export interface ModelServer {
  readonly baseUrl: string;
  answer: (response: ServerResponse) => void;
  readonly asked: AskedOfModel[];
  /** Resolves when a client has broken off a request. */
  readonly cancelled: Promise<void>;
  close(): Promise<void>;
}

const chunk = (delta: object, finishReason: string | null = null): string =>
  `data: ${JSON.stringify({
    id: 'c1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'small',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  })}\n\n`;

/** Begins a stream; what is told next is up to the test. */
export const beginStream = (response: ServerResponse): void => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write(chunk({ role: 'assistant', content: '' }));
};

/** Tells one piece of the text. */
export const tellPiece = (response: ServerResponse, content: string): void => void response.write(chunk({ content }));

/** Ends a stream as the protocol wants it. */
export const endStream = (response: ServerResponse): void => {
  response.write(chunk({}, 'stop'));
  response.end('data: [DONE]\n\n');
};

/** The whole of a text in pieces of a few characters. */
export const complete = (text: string) => (response: ServerResponse) => {
  beginStream(response);
  for (const piece of text.match(/[\s\S]{1,5}/g) ?? []) tellPiece(response, piece);
  endStream(response);
};

/** An answer of another kind: an error, or a page that is no answer. */
export const refuse = (status: number, body: string) => (response: ServerResponse) =>
  void response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);

const readBody = async (request: IncomingMessage): Promise<Omit<AskedOfModel, 'authorization'>> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString()) as Omit<AskedOfModel, 'authorization'>;
};

/** Starts one on a free port of this machine. */
export const startModelServer = async (): Promise<ModelServer> => {
  let tellCancelled = (): void => undefined;
  const cancelled = new Promise<void>((resolve) => (tellCancelled = resolve));
  const asked: AskedOfModel[] = [];
  const server = createServer((request, response) => {
    response.on('close', () => !response.writableFinished && tellCancelled());
    void readBody(request).then((body) => {
      asked.push({ ...body, authorization: request.headers.authorization });
      model.answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const model: ModelServer = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    answer: complete('Hello'),
    asked,
    cancelled,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return model;
};
