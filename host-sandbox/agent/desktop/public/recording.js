/**
 * Records this page for as long as its banner says so, and hands what was recorded to the agent in
 * numbered pieces, one at a time, until each is kept. What is typed is masked.
 */
import { record } from './recorder.js';

/** Longest piece, in UTF-16 code units (protocol.ts). */
const PIECE_MAX = 32 * 1024;
const EVERY_MS = 1_000;
const AGAIN_MS = 2_000;
/** Longest text that waits for the agent; then the recording ends rather than fill the memory. */
const WAITING_MAX = 8 * 1024 * 1024;

let running = null;

const begin = (sessionId) => {
  const own = { sessionId, pageId: crypto.randomUUID(), index: 0, waiting: '', piece: null, over: false, busy: false };
  own.stop = record({
    emit: (event) => {
      own.waiting += `${JSON.stringify(event)}\n`;
      if (own.waiting.length > WAITING_MAX) end(own);
    },
    maskAllInputs: true,
    inlineStylesheet: true,
    recordCanvas: false,
    collectFonts: false,
    slimDOMOptions: 'all',
    sampling: { mousemove: 50, scroll: 150 },
    checkoutEveryNms: 60_000,
  });
  own.timer = setInterval(() => void hand(own), EVERY_MS);
  return own;
};

/** No more is recorded; what was is still handed over. */
const end = (own) => {
  own.stop?.();
  own.over = true;
  if (running === own) running = null;
  void hand(own);
};

const bodyOf = ({ sessionId, pageId, index, piece }) => JSON.stringify({ sessionId, pageId, index, text: piece });

const hand = async (own) => {
  if (own.busy) return;
  own.busy = true;
  while (own.piece !== null || own.waiting !== '') {
    own.piece ??= own.waiting.slice(0, PIECE_MAX);
    const answer = await fetch(`${location.pathname}/recording`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: bodyOf(own),
    }).catch(() => null);
    if (answer?.status === 409) {
      // Nobody wants it: it is over, or full.
      own.waiting = '';
      own.piece = null;
      if (!own.over) end(own);
      break;
    }
    if (!answer?.ok) {
      setTimeout(() => void hand(own), AGAIN_MS);
      break;
    }
    own.waiting = own.waiting.slice(own.piece.length);
    own.piece = null;
    own.index += 1;
  }
  own.busy = false;
  if (own.over && own.waiting === '') clearInterval(own.timer);
};

/** Follows the banner: records while it says that a session is recorded. */
export const followBanner = () => {
  const sessionId = document.querySelector('[data-recording]')?.dataset.recording ?? null;
  if (running?.sessionId === sessionId) return;
  if (running) end(running);
  if (sessionId !== null) running = begin(sessionId);
};

addEventListener('pagehide', () => {
  const own = running;
  if (!own || own.waiting === '') return;
  // The last words of a page that goes; one that is under way already goes again, and is kept once.
  own.piece ??= own.waiting.slice(0, PIECE_MAX);
  navigator.sendBeacon(`${location.pathname}/recording`, new Blob([bodyOf(own)], { type: 'application/json' }));
});
