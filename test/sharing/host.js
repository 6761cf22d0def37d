import { show } from './counter.js';

show('host');
const remote = await import('remote/counter');
remote.show('remote');
