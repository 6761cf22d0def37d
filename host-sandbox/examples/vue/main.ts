import { createPeekLoader } from '@ticket-peek/contracts/loader';
import { createApp } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { capabilities, manifestUrl, tickets } from '../desk.ts';
import '../styles.css';
import Desk from './Desk.vue';

const [entry, host, rows] = await Promise.all([manifestUrl(), capabilities(), tickets()]);
const loader = createPeekLoader({ manifestUrl: entry, hostName: 'exampleVueHost' });
// Module Federation's bridge asks for the host's router, whatever it bridges.
const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: Desk }] });
createApp(Desk, { rows, loader, host }).use(router).mount('#app');
