import { mount } from 'svelte';
import App from './App.svelte';
import './shell.css';

mount(App, { target: document.getElementById('app')! });

if (__DEV_RELOAD_URL__) {
  // Only with `npm run dev`: the page follows the builds of shell and remote.
  new EventSource(__DEV_RELOAD_URL__).addEventListener('rebuilt', () => location.reload());
}
