import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { integrityOf } from '../../../tools/integrity.ts';
import { remoteFiles } from '../../../tools/remoteFiles.ts';
import { folderStore } from '../../../tools/release/folderStore.ts';
import { publish, type Shipping } from '../../../tools/release/release.ts';

const build = path.resolve(import.meta.dirname, '../../../dist/remote');

/** What goes wrong with a file: its connection is cut, nothing comes, or something else comes. */
export type Fault = 'cut' | 'hung' | 'missing' | 'tampered';

const TAMPERED = 'globalThis.tampered = true;';

/** The remote's files on a server of a test's own, as releases and channels, and all that can go wrong with them. */
export class Cdn {
  /** Paths that were asked for, in turn. */
  readonly asked: string[] = [];
  readonly shipping: Shipping;
  #fault: (file: string) => Fault | undefined = () => undefined;

  private constructor(
    readonly origin: string,
    readonly folder: string,
    private readonly server: Server,
  ) {
    this.shipping = { store: folderStore(folder), baseUrl: origin };
  }

  static async start(): Promise<Cdn> {
    const folder = await mkdtemp(path.join(tmpdir(), 'ticket-peek-cdn-'));
    const serve = getRequestListener(remoteFiles(folder).fetch);
    const server = createServer((request, response) => {
      const file = request.url ?? '';
      cdn.asked.push(file);
      const fault = cdn.#fault(file);
      if (fault === 'cut') return request.socket.destroy();
      if (fault === 'hung') return;
      if (fault === 'missing') return response.writeHead(404, { 'Access-Control-Allow-Origin': '*' }).end();
      if (fault === 'tampered') {
        const headers = {
          'Content-Type': 'text/javascript',
          'Access-Control-Allow-Origin': '*',
          'Cache-Control': 'no-store',
        };
        return response.writeHead(200, headers).end(TAMPERED);
      }
      void serve(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const cdn: Cdn = new Cdn(`http://localhost:${(server.address() as AddressInfo).port}`, folder, server);
    return cdn;
  }

  /** Lets files fail from now on, as the path says; without an argument nothing fails any more. */
  fail(fault: (file: string) => Fault | undefined = () => undefined): void {
    this.#fault = fault;
  }

  channel(name = 'stable'): string {
    return `${this.origin}/channels/${name}/mf-manifest.json`;
  }

  /** Publishes today's build under a version, as a build of its own: with other names on the page. `shipping` may fail. */
  async publish(version: string, shipping = this.shipping): Promise<void> {
    const relabelled = await mkdtemp(path.join(tmpdir(), 'ticket-peek-build-'));
    try {
      await relabel(relabelled, version);
      await publish(shipping, relabelled, version);
    } finally {
      await rm(relabelled, { recursive: true });
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await rm(this.folder, { recursive: true });
  }
}

/** Copies the build with the names that it has on the page changed, and the integrity of what they stand in. */
const relabel = async (folder: string, version: string): Promise<void> => {
  const text = new Map<string, string>();
  for (const name of await readdir(build))
    if (/\.js(?:on)?$/.test(name)) text.set(name, await readFile(path.join(build, name), 'utf8'));
  const entry = text.get('remoteEntry.js')!;
  const own = /mspTicketPeek_[0-9a-f]{10}/.exec(entry)![0];
  const label = `mspTicketPeek_${version.replace(/\W/g, '_')}`;
  let integrities = entry.replaceAll(own, label);
  for (const [name, code] of text) {
    if (name === 'remoteEntry.js') continue;
    const changed = code.replaceAll(own, label);
    integrities = integrities.replaceAll(integrityOf(code, 'sha256'), integrityOf(changed, 'sha256'));
    await writeFile(path.join(folder, name), changed);
  }
  await writeFile(path.join(folder, 'remoteEntry.js'), integrities);
};
