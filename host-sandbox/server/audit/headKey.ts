import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { privateFolder, writeOnce } from '../../durableFile.ts';

/** Where a data folder keeps the keys of heads. The public one may be read by everybody. */
export const headKeyFiles = (dataDir: string): { readonly privateKey: string; readonly publicKey: string } => ({
  privateKey: path.join(dataDir, 'audit/head-key.pem'),
  publicKey: path.join(dataDir, 'audit/head-key.pub.pem'),
});

/** The Ed25519 key with which all processes on a data folder sign heads, made at the first start. */
export const openHeadKey = async (dataDir: string): Promise<KeyObject> => {
  const files = headKeyFiles(dataDir);
  await privateFolder(path.dirname(files.privateKey));
  const fresh = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeOnce(files.privateKey, fresh);
  const key = createPrivateKey(await readFile(files.privateKey));
  await writeOnce(files.publicKey, createPublicKey(key).export({ type: 'spki', format: 'pem' }), 0o644);
  return key;
};
