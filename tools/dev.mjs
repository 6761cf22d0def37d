import { installIfMissing, runTypeScript } from './install.mjs';

installIfMissing();
await runTypeScript('tools/dev.ts');
