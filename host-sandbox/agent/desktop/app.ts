import { readFileSync } from 'node:fs';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as z from 'zod/mini';
import { faultsSchema } from '../../sandboxApi.ts';
import type { EndUserConduct } from '../automaticEndUser.ts';
import type { Machine } from '../machine.ts';
import type { Machines } from '../machines.ts';
import { agentMessageSchemas, CUSTOMER_TEXT_MAX_LENGTH } from '../protocol.ts';
import { liveEvents } from './liveEvents.ts';
import { homePage } from './pages/homePage.ts';
import { machinePage } from './pages/machinePage.ts';
import { notHerePage } from './pages/notHerePage.ts';
import { thisMachineOnly } from './thisMachineOnly.ts';

/** What the desktop page works with. */
export interface Desk {
  readonly machines: Machines;
  readonly conduct: () => EndUserConduct;
  readonly behave: (conduct: EndUserConduct) => void;
}

const ASSETS: ReadonlyMap<string, string> = new Map([
  ['desktop.css', 'text/css; charset=utf-8'],
  ['desktop.js', 'text/javascript; charset=utf-8'],
  ['recording.js', 'text/javascript; charset=utf-8'],
  ['icon.svg', 'image/svg+xml'],
  ['wallpaper.svg', 'image/svg+xml'],
]);

const REQUEST_MAX_BYTES = 128 * 1024;

const sessionFormSchema = z.object({ sessionId: z.string().check(z.minLength(1), z.maxLength(128)) });
const decisionFormSchema = z.extend(sessionFormSchema, { decision: z.enum(['accepted', 'declined']) });
const letterFormSchema = z.object({
  /** Made by the page, so that a form sent twice is one message. */
  messageId: z.uuid(),
  text: z.string().check(z.trim(), z.minLength(1), z.maxLength(CUSTOMER_TEXT_MAX_LENGTH)),
});

const recordingSchema = agentMessageSchemas.recording_chunk;

/** The library that records a page, as the packet holds it. */
const RECORDER = new URL(import.meta.resolve('@rrweb/record'));

const conductSchema = z.strictObject({ endUser: faultsSchema.shape.endUser });

class NotHere extends Error {
  override readonly name = 'NotHere';
}

/** The end users' desktops, and the sandbox's switch of how they answer. */
export const createApp = ({ machines, conduct, behave }: Desk): Hono => {
  const machineIn = (context: Context<object, '/:assetId'>): Machine => {
    const machine = machines.get(context.req.param('assetId'));
    if (!machine) throw new NotHere('No machine of this name is enrolled.');
    return machine;
  };
  const form = async <S extends z.ZodMiniType>(context: Context, schema: S): Promise<z.infer<S>> => {
    const fields = await context.req.formData();
    // Browsers send line ends as CRLF; a file is no field of these forms.
    const lines = [...fields].map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll('\r\n', '\n') : null,
    ]);
    return schema.parse(Object.fromEntries(lines));
  };
  /** Back to the page, also for a browser without a script. */
  const back = (context: Context, { assetId }: Machine): Response =>
    context.redirect(`/machine/${encodeURIComponent(assetId)}`, 303);

  const app = new Hono();
  app.use(thisMachineOnly);
  app.use(bodyLimit({ maxSize: REQUEST_MAX_BYTES }));

  app.get('/assets/recorder.js', (context) =>
    context.body(readFileSync(RECORDER), 200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'no-cache',
    }),
  );
  app.get('/assets/:name', (context) => {
    const name = context.req.param('name');
    const mediaType = ASSETS.get(name);
    if (mediaType === undefined) throw new NotHere('There is no such file.');
    const file = readFileSync(new URL(`./public/${name}`, import.meta.url));
    return context.body(file, 200, { 'Content-Type': mediaType, 'Cache-Control': 'no-cache' });
  });

  app.get('/', (context) =>
    context.html(
      homePage(
        [...machines].map(({ view }) => view),
        conduct(),
      ),
    ),
  );
  app.get('/events', (context) => liveEvents(context, machines, null));
  app.get('/machine/:assetId', (context) => context.html(machinePage(machineIn(context).view, conduct())));
  app.get('/machine/:assetId/events', (context) => liveEvents(context, machines, machineIn(context).assetId));

  app.post('/machine/:assetId/consent/shown', async (context) => {
    const { sessionId } = await form(context, sessionFormSchema);
    machineIn(context).consentShown(sessionId);
    return context.body(null, 204);
  });
  app.post('/machine/:assetId/consent', async (context) => {
    const machine = machineIn(context);
    const { sessionId, decision } = await form(context, decisionFormSchema);
    machine.decide(sessionId, decision);
    return back(context, machine);
  });
  app.post('/machine/:assetId/stop', async (context) => {
    const machine = machineIn(context);
    const { sessionId } = await form(context, sessionFormSchema);
    machine.stop(sessionId);
    return back(context, machine);
  });
  app.post('/machine/:assetId/recording', async (context) => {
    const machine = machineIn(context);
    const chunk = recordingSchema.parse({ ...(await context.req.json()), type: 'recording_chunk' });
    const { type: _, ...piece } = chunk;
    const status = { kept: 204, refused: 409, not_told: 503 } as const;
    return context.body(null, status[await machine.record(piece)]);
  });
  app.post('/machine/:assetId/letters', async (context) => {
    const machine = machineIn(context);
    const letter = await form(context, letterFormSchema);
    await machine.write({ ...letter, writtenAt: new Date().toISOString() });
    return back(context, machine);
  });
  app.post('/machine/:assetId/sign-out', (context) => {
    const machine = machineIn(context);
    machine.signOut();
    return back(context, machine);
  });
  app.post('/machine/:assetId/sign-in', (context) => {
    const machine = machineIn(context);
    machine.signIn();
    return back(context, machine);
  });

  app.get('/control/end-user', (context) => context.json({ endUser: conduct() }));
  app.put('/control/end-user', async (context) => {
    const body = conductSchema.safeParse(await context.req.json().catch(() => null));
    if (!body.success) {
      return context.json(
        { title: 'The request is not valid', detail: 'endUser: by_hand, accepts, declines or ignores.' },
        422,
      );
    }
    behave(body.data.endUser);
    return context.json({ endUser: conduct() });
  });

  app.notFound((context) => context.html(notHerePage('There is no such page.'), 404));
  app.onError((error, context) => {
    if (error instanceof NotHere) return context.html(notHerePage(error.message), 404);
    if (error instanceof z.core.$ZodError) return context.text(z.prettifyError(error), 422);
    console.error(error);
    return context.text('Something went wrong on this machine.', 500);
  });
  return app;
};
