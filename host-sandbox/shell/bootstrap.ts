import { mount } from 'svelte';
import App from './App.svelte';
import { rememberedLocale } from './locale.ts';
import './shell.css';
import { speech } from './words/speech.svelte.ts';

// A language that has to be fetched is waited for: no text jumps from one to another.
await speech.speak(rememberedLocale() ?? navigator.language);
mount(App, { target: document.getElementById('app')! });

if (__DEV_RELOAD_URL__) {
  // Only with `npm run dev`: the page follows the builds of shell and remote.
  new EventSource(__DEV_RELOAD_URL__).addEventListener('rebuilt', () => location.reload());
}
