import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './host-sandbox/server/db/schema.ts',
  out: './host-sandbox/server/db/migrations',
});
