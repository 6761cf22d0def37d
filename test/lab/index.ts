import { mount } from 'svelte';
import '../../src/styles/index.ts';
import Lab from './Lab.svelte';
import { loadFonts } from './fonts.ts';

await loadFonts();
mount(Lab, { target: document.getElementById('app')! });
