import { Hono, type ErrorHandler } from 'hono';
import { openApiDocument } from '../../contracts/http/openapi.ts';
import type { Machines } from './agents/machines.ts';
import type { ServerContext } from './context.ts';
import { isDatabaseAway } from './db/databaseAway.ts';
import { bindTo, type Bind } from './http/bind.ts';
import { isDiskFull } from './http/diskFull.ts';
import { answerProblem, notFound, ProblemError } from './http/problem.ts';
import { security } from './http/security.ts';
import { exampleFiles } from './http/exampleFiles.ts';
import { labFiles } from './http/labFiles.ts';
import { shellFiles } from './http/shellFiles.ts';
import { remotePages } from './remote/page/remotePages.ts';
import { faultMiddleware } from './sandbox/faultMiddleware.ts';
import { sandboxRoutes, type SandboxOptions } from './sandbox/sandboxRoutes.ts';

/** A feature's routes of the contract. */
export type FeatureRoutes = (bind: Bind, context: ServerContext) => void;

/** When a database that went away may be asked again, in seconds; a restart of PostgreSQL takes about as long. */
const AWAY_RETRY_S = 5;

/** What a request is told about what it threw. */
const problemOf = (cause: Error): ProblemError => {
  if (cause instanceof ProblemError) return cause;
  if (isDatabaseAway(cause)) {
    const words = 'The database cannot be reached at the moment. Try again in a few seconds; what you wrote is kept.';
    return new ProblemError('unavailable', words, { cause, retryAfterS: AWAY_RETRY_S });
  }
  const words = isDiskFull(cause)
    ? 'The server has no space left to keep this. Tell whoever runs it, and try again then; nothing you wrote is lost.'
    : 'The server failed on this. Try again; nothing you wrote is lost.';
  return new ProblemError('internal', words, { cause });
};

/** Answers what a request threw: the problem that it was, else a fault of ours, which is logged. */
export const answerError =
  ({ log }: ServerContext): ErrorHandler =>
  (error, c) => {
    const problem = problemOf(error);
    if (problem !== error) log.error({ err: error, path: c.req.path }, 'a request failed');
    if (problem.extra.retryAfterS) c.header('Retry-After', String(problem.extra.retryAfterS));
    return answerProblem(c, problem.toProblem());
  };

/** The API: the given features' routes of the contract, and problem details for everything that goes wrong. */
export const createApi = (context: ServerContext, features: readonly FeatureRoutes[]): Hono => {
  const app = new Hono();
  app.onError(answerError(context));
  app.get('/api/openapi.json', (c) => c.json(openApiDocument()));
  const bind = bindTo(app, context);
  for (const routes of features) routes(bind, context);
  app.all('/api/*', (c) => answerProblem(c, notFound().toProblem()));
  return app;
};

/** What the whole site is made of, beside the API. */
export interface SiteOptions {
  /** Where a backup of PGlite is asked for; PostgreSQL is backed up without the server. */
  readonly backup?: Hono | null;
  readonly sandbox: SandboxOptions;
  /** The machines that the pages of remote actions look at. */
  readonly machines: Pick<Machines, 'ask'>;
  /** Where the builds of the shell, of the example hosts and of the lab lie, and the origin from which they load the remote. */
  readonly shell: {
    readonly directory: string;
    readonly examples: string;
    readonly lab: string;
    readonly remoteOrigin: string;
  };
}

/** All that the server's port answers: the API with the sandbox's faults before it, `/sandbox` and the shell. */
export const createSite = (context: ServerContext, features: readonly FeatureRoutes[], options: SiteOptions): Hono => {
  const app = new Hono();
  app.onError(answerError(context));
  app.use(security);
  app.use('/api/*', faultMiddleware(options.sandbox.board));
  app.route('/', createApi(context, features));
  app.route('/sandbox/remote', remotePages(context, options.machines));
  if (options.backup) app.route('/sandbox/backup', options.backup);
  app.route('/sandbox', sandboxRoutes(context, options.sandbox));
  app.route('/examples', exampleFiles(options.shell.examples, options.shell.remoteOrigin));
  app.route('/lab', labFiles(options.shell.lab));
  app.route('/', shellFiles(options.shell.directory, options.shell.remoteOrigin));
  return app;
};
