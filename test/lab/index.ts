import { mount } from 'svelte';
import '../../src/styles/index.ts';
import Lab from './Lab.svelte';
import { loadFonts } from './fonts.ts';
import { standStill } from './standStill.ts';

standStill();
await loadFonts();
mount(Lab, { target: document.getElementById('app')! });
