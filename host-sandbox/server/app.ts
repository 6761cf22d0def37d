import { Hono } from 'hono';
import type { ServerContext } from './context.ts';
import { bindTo, type Bind } from './http/bind.ts';
import { answerProblem, notFound, ProblemError } from './http/problem.ts';

/** A feature's routes of the contract. */
export type FeatureRoutes = (bind: Bind, context: ServerContext) => void;

/** The API: the given features' routes of the contract, and problem details for everything that goes wrong. */
export const createApi = (context: ServerContext, features: readonly FeatureRoutes[]): Hono => {
  const app = new Hono();
  const bind = bindTo(app, context);
  for (const routes of features) routes(bind, context);
  app.all('/api/*', (c) => answerProblem(c, notFound().toProblem()));
  app.onError((error, c) => {
    if (error instanceof ProblemError) return answerProblem(c, error.toProblem());
    context.log.error({ err: error, path: c.req.path }, 'a request failed');
    const internal = new ProblemError('internal', 'The server failed on this. Try again; nothing you wrote is lost.');
    return answerProblem(c, internal.toProblem());
  });
  return app;
};
