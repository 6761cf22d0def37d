import { createRemoteAppComponent } from '@module-federation/bridge-react/base';
import type { HostCapabilities, PeekBridgeProps, TicketRow } from '@ticket-peek/contracts';
import { createPeekLoader, type PeekLoader } from '@ticket-peek/contracts/loader';
import { StrictMode, useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { capabilities, hello, manifestUrl, tickets } from '../desk.ts';
import '../styles.css';

interface PeekProps {
  readonly loader: PeekLoader;
  readonly host: HostCapabilities;
  readonly row: TicketRow;
  readonly onClosed: () => void;
}

/** The Peek through the loader and `mount`. What is shown when it cannot be had is this host's own. */
const Peek = ({ loader, host, row, onClosed }: PeekProps) => {
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const ended = new AbortController();
    void loader.load().then((result) => {
      if (ended.signal.aborted) return;
      if (!result.ok) return setProblem(result.message);
      const input = { ticketId: row.id, seed: row, theme: { name: 'dark' } };
      const handle = result.remote.mount(document.body, { hello, host, input, signal: ended.signal });
      void handle.closed.then(() => !ended.signal.aborted && onClosed());
    });
    return () => ended.abort();
  }, [loader, host, row, onClosed]);
  return problem && <p role="alert">{problem}</p>;
};

/** The Peek through the official bridge. */
const bridged = (loader: PeekLoader) =>
  createRemoteAppComponent<{ default: unknown }, 'default'>({
    loader: () => loader.loadModule('bridge'),
    loading: <p>Loading …</p>,
    fallback: ({ error }: { error: Error }) => <p role="alert">{error.message}</p>,
  }) as unknown as React.ComponentType<Omit<PeekBridgeProps, 'dom'>>;

interface DeskProps {
  readonly rows: readonly TicketRow[];
  readonly loader: PeekLoader;
  readonly host: HostCapabilities;
}

const Desk = ({ rows, loader, host }: DeskProps) => {
  const [open, setOpen] = useState<TicketRow | null>(null);
  const Bridged = useMemo(() => bridged(loader), [loader]);
  const isBridged = new URLSearchParams(location.search).get('way') === 'bridge';
  const close = useMemo(() => () => setOpen(null), []);
  return (
    <>
      <h1>A queue in React</h1>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <button onClick={() => setOpen(row)}>
              {row.number} {row.subject}
            </button>
          </li>
        ))}
      </ul>
      {open && !isBridged && <Peek loader={loader} host={host} row={open} onClosed={close} />}
      {open && isBridged && (
        <Bridged
          hello={hello}
          host={host}
          input={{ ticketId: open.id, seed: open, theme: { name: 'dark' } }}
          onEvent={({ type }) => type === 'close' && close()}
        />
      )}
    </>
  );
};

const [entry, host, rows] = await Promise.all([manifestUrl(), capabilities(), tickets()]);
const loader = createPeekLoader({ manifestUrl: entry, hostName: 'exampleReactHost' });
createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <Desk rows={rows} loader={loader} host={host} />
  </StrictMode>,
);
