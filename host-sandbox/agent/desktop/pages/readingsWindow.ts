import os from 'node:os';
import { html } from 'hono/html';
import type { MachineView } from '../../machine.ts';
import type { Html } from './layout.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes in words, in powers of 1000, e.g. `25.3 GB`. */
export const bytes = (value: number): string => {
  const power = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** power;
  return `${scaled >= 100 || power === 0 ? Math.round(scaled) : scaled.toFixed(1)} ${UNITS[power]}`;
};

const gauge = (label: string, percent: number, detail: string): Html =>
  html`<li>
    <span>${label}</span><b>${Math.round(percent)}%</b>
    <progress max="100" value="${percent}" aria-label="${label}"></progress>
    <small>${detail}</small>
  </li>`;

/** What the agent reads of this machine and sends to support. */
export const readingsWindow = ({ reading }: MachineView): Html =>
  html`<section class="window readings" aria-labelledby="readings-title">
    <header><h2 id="readings-title">This machine</h2></header>
    <ul id="readings" data-live>
      ${
        reading
          ? [
              gauge('Processor', reading.cpuPercent, `${os.cpus().length} cores`),
              gauge('Memory', reading.ramPercent, `${bytes(reading.ramUsedBytes)} of ${bytes(reading.ramTotalBytes)}`),
              gauge('Disk', reading.diskPercent, `${bytes(reading.diskUsedBytes)} of ${bytes(reading.diskTotalBytes)}`),
            ]
          : html`<li><small>The first reading is being taken.</small></li>`
      }
    </ul>
  </section>`;
