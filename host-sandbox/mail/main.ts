import { config } from '../config.ts';
import { announceReady, onStop } from '../process.ts';
import { startMail } from './startMail.ts';

const mail = await startMail({ ports: config, dataDir: config.dataDir });
onStop(mail.close);
announceReady();
