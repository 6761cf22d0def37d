import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const KINDS = ['dom', 'db', 'browser', 'faults'].map((kind) => `**/*.${kind}.test.ts`);
const IGNORED = ['**/node_modules/**', 'dist/**'];

const node = (name: string, include: string[], exclude: string[] = []) => ({
  extends: true as const,
  test: { name, environment: 'node' as const, include, exclude: [...IGNORED, ...exclude] },
});

const database = (name: string, globalSetup: string[]) => {
  const project = node(name, ['**/*.db.test.ts']);
  return { ...project, test: { ...project.test, globalSetup, hookTimeout: 120_000 } };
};

export default defineConfig({
  test: {
    // Two cores; more workers only make the clock-bound tests late.
    maxWorkers: 2,
    // They only end what hangs.
    testTimeout: 60_000,
    setupFiles: ['test/support/patience.ts'],
    expect: { poll: { timeout: 20_000 } },
    projects: [
      node('unit', ['**/*.test.ts'], KINDS),
      // Pages in a real Chromium, driven from node.
      node('browser', ['**/*.browser.test.ts']),
      // Real processes that are killed on purpose, on a real PostgreSQL.
      {
        ...node('faults', ['**/*.faults.test.ts']),
        test: {
          ...node('faults', ['**/*.faults.test.ts']).test,
          globalSetup: ['test/support/postgres.ts'],
          hookTimeout: 120_000,
        },
      },
      database('db-pglite', []),
      database('db-postgres', ['test/support/postgres.ts']),
      {
        extends: true,
        plugins: [svelte({ configFile: false, compilerOptions: { css: 'external' } })],
        resolve: { conditions: ['browser', 'svelte'] },
        test: {
          name: 'dom',
          environment: 'happy-dom',
          include: ['**/*.dom.test.ts'],
          exclude: IGNORED,
          setupFiles: ['test/support/patience.ts', 'test/support/dom.ts'],
        },
      },
    ],
  },
});
