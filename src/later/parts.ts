/**
 * What is needed soon after the first view, if at all: one chunk, fetched as soon as the ticket is shown
 * (later.svelte.ts), so that a press finds it there.
 */
export { default as OfferedDraft } from '../composer/OfferedDraft.svelte';
export { default as ReadinessStrip } from '../composer/ReadinessStrip.svelte';
export { default as RecipientChanges } from '../composer/recipients/RecipientChanges.svelte';
export { default as SendQuestion } from '../composer/SendQuestion.svelte';
export { default as SignedOutStrip } from '../composer/SignedOutStrip.svelte';
export { default as AgentCertificate } from '../thread/AgentCertificate.svelte';
export { default as DeliveryDetails } from '../thread/DeliveryDetails.svelte';
export { Transfer } from '../composer/transfer.svelte.ts';
export { default as UndoStrip } from '../composer/UndoStrip.svelte';
export { default as UploadList } from '../composer/UploadList.svelte';
export { default as MergedBar } from '../MergedBar.svelte';
export { default as Notices } from '../Notices.svelte';
export { offerUndo } from '../queries/offerUndo.ts';
export { default as PresenceBar } from '../presence/PresenceBar.svelte';
export { PresenceTeller } from '../presence/teller.ts';
export { default as TypingLine } from '../presence/TypingLine.svelte';
