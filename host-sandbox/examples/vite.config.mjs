import path from 'node:path';
import react from '@vitejs/plugin-react';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');

/** `vite build react` or `vite build vue`. */
export default defineConfig(({ mode }) => ({
  root: path.join(import.meta.dirname, mode),
  base: './',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins:
    mode === 'vue'
      ? [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'ticket-peek' } } })]
      : [react()],
  resolve: { alias: { '@ticket-peek/contracts': path.join(root, 'dist/contracts') } },
  build: { outDir: path.join(root, 'dist/examples', mode), emptyOutDir: true, target: 'es2022' },
  // The Vue bridge warns of an eval that only its server side runs.
  logLevel: 'error',
}));
