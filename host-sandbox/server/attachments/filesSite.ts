import { Hono } from 'hono';
import { answerError } from '../app.ts';
import type { ServerContext } from '../context.ts';
import { answerProblem, notFound } from '../http/problem.ts';
import { security } from '../http/security.ts';
import { fileAnswer } from './fileAnswer.ts';
import type { FileLinks } from './fileLinks.ts';

/**
 * All that the files' own origin answers: what a signed link names. Nobody is signed in here, so a file that did run
 * in spite of everything would find nothing.
 */
export const createFilesSite = (context: ServerContext, files: FileLinks): Hono => {
  const app = new Hono();
  app.onError(answerError(context));
  app.use(security);
  app.get('/files/:token', (c) => {
    const file = files.open(c.req.param('token'));
    if (!file) throw notFound();
    return fileAnswer(c, context.blobs, file, {
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cache-Control': 'private, max-age=300',
    });
  });
  app.all('*', (c) => answerProblem(c, notFound().toProblem()));
  return app;
};
