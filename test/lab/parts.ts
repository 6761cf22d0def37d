import type { LabPart } from './state.ts';
import { assetPart, posturePart } from './states/asset.ts';
import { composerPart, headerPart } from './states/desk.ts';
import { deliveryPart, eventPart, messagePart } from './states/messages.ts';
import { panelPart } from './states/panel.ts';
import { remotePart } from './states/remote.ts';
import { slaPart } from './states/sla.ts';
import { relatedPart, summaryPart, timePart } from './states/work.ts';

/** Everything that the lab shows, in the order of the panel. */
export const parts: readonly LabPart[] = [
  headerPart,
  slaPart,
  assetPart,
  posturePart,
  remotePart,
  summaryPart,
  timePart,
  relatedPart,
  deliveryPart,
  messagePart,
  eventPart,
  composerPart,
  panelPart,
];

/** How wide each shape is, in CSS pixels: in two panes, and in one column. */
export const LAYOUTS = {
  wide: { label: 'Two panes', card: 336, row: 640, panel: 1096 },
  narrow: { label: 'One column', card: 304, row: 312, panel: 320 },
} as const;
