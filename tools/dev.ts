import { createServer, type ServerResponse } from 'node:http';
import path from 'node:path';
import { config, originOf, reloadPort } from '../host-sandbox/config.ts';
import { listen } from '../host-sandbox/process.ts';
import { lockData } from './dataLock.ts';
import { startProduct } from './processes.ts';

/** `npm run dev`: remote and shell are rebuilt as they change and the page follows; the server restarts itself. */
const pages = new Set<ServerResponse>();

const tellPages = (): void => {
  for (const page of pages) page.write('event: rebuilt\ndata: {}\n\n');
};

const startReloadStream = async (): Promise<void> => {
  const server = createServer((_request, response) => {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache',
      'Access-Control-Allow-Origin': originOf(config.shell),
    });
    response.flushHeaders();
    pages.add(response);
    response.on('close', () => pages.delete(response));
  });
  await listen(server, reloadPort);
};

/** Builds both bundles whenever their sources change. Resolves after the first build. */
const watchBundles = async (): Promise<void> => {
  process.env['PEEK_DEV_RELOAD_URL'] = originOf(reloadPort);
  const [{ default: webpack }, { default: configurations }] = await Promise.all([
    import('webpack'),
    import('../webpack.config.ts'),
  ]);
  const compiler = webpack(configurations({}, { mode: 'development' }));
  await new Promise<void>((resolve) => {
    compiler!.watch({}, (error, stats) => {
      if (error) console.error(error);
      else console.log(stats?.toString('errors-warnings'));
      tellPages();
      resolve();
    });
  });
};

const run = async (): Promise<void> => {
  const unlock = await lockData(config.dataDir);
  await startReloadStream();
  await watchBundles();
  const running = await startProduct({ logDir: path.join(config.dataDir, 'logs'), watchServer: true });
  console.log(`ready ${originOf(config.shell)}`);
  const stop = (): void => {
    void Promise.all(running.map((one) => one.stop()))
      .then(unlock)
      .then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
