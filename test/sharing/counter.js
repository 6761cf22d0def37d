import { QueryClient } from '@tanstack/query-core';
import { mount } from 'svelte';
import Counter from './Counter.svelte';

/** @param {string} of */
export const show = (of) => mount(Counter, { target: document.body, props: { of, client: new QueryClient() } });
