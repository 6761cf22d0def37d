import { startMailSink } from '../../../host-sandbox/server/mail/testing/mailSink.ts';

/** A mail server of the bench, as a process of its own: takes every mail and keeps none. */
const sink = await startMailSink();
setInterval(() => sink.mails.splice(0), 1_000);
process.send?.({ port: sink.port });
process.once('disconnect', () => process.exit(0));
