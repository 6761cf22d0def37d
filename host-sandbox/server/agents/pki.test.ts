import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createSecureContext } from 'node:tls';
import { expect, test } from 'vitest';
import { identityFolder } from '../../agent/identityFolder.ts';
import { openPki, type AgentCertificateOrder } from './pki.ts';
import { certificateOf, temporaryFolder } from './testing.ts';

const modeOf = async (...names: string[]): Promise<string> =>
  ((await stat(path.join(...names))).mode & 0o777).toString(8);

const setUp = async () => {
  const dataDir = await temporaryFolder();
  const order: AgentCertificateOrder = {
    assetId: 'ast_1',
    tenantId: 'ten_1',
    directory: identityFolder(dataDir, 'ast_1'),
  };
  return { dataDir, order, pki: await openPki({ dataDir }) };
};

test('keys are readable by their owner alone, also in a folder that was open before', async () => {
  const { dataDir, order, pki } = await setUp();
  await mkdir(order.directory, { recursive: true });
  await chmod(order.directory, 0o755);
  await pki.issueAgentCertificate(order);
  expect(await modeOf(dataDir, 'pki')).toBe('700');
  expect(await modeOf(dataDir, 'pki', 'ca-key.pem')).toBe('600');
  expect(await modeOf(dataDir, 'pki', 'server-key.pem')).toBe('600');
  expect(await modeOf(order.directory)).toBe('700');
  expect(await modeOf(order.directory, 'key.pem')).toBe('600');
});

test('a second start finds the same authority, server and revocations, and leaves good certificates alone', async () => {
  const { dataDir, order, pki } = await setUp();
  const issued = await pki.issueAgentCertificate(order);
  const revoked = await pki.issueAgentCertificate({
    ...order,
    assetId: 'ast_2',
    directory: identityFolder(dataDir, 'ast_2'),
  });
  await pki.revoke(revoked.serialNumber);
  const again = await openPki({ dataDir });
  expect(again.secureContext()).toEqual(pki.secureContext());
  expect(again.isRevoked(revoked.serialNumber)).toBe(true);
  expect(again.isRevoked(issued.serialNumber)).toBe(false);
  expect(await again.issueAgentCertificate(order)).toEqual(issued);
});

test('two processes that start at once get the same authority, and leave nothing half-made behind', async () => {
  const dataDir = await temporaryFolder();
  const both = await Promise.all([openPki({ dataDir }), openPki({ dataDir })]);
  const [one, other] = both.map((pki) => pki.secureContext().ca);
  expect(one).toBe(other);
  expect(await readdir(dataDir)).toEqual(['pki']);
});

test('the server answers as localhost, 127.0.0.1 and ::1', async () => {
  const { pki } = await setUp();
  const certificate = new X509Certificate(String(pki.secureContext().cert));
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkIP('::1')).toBe('::1');
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
});

test('an agent gets a certificate for clients, in the name of its asset and tenant, and the authority to trust', async () => {
  const { dataDir, order, pki } = await setUp();
  await pki.issueAgentCertificate({ ...order, tenantId: 'ten,O=evil' });
  const { key, cert, ca } = await certificateOf(dataDir, 'ast_1');
  const certificate = new X509Certificate(cert);
  expect(certificate.toLegacyObject().subject).toMatchObject({ CN: 'ast_1', O: 'ten,O=evil' });
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  expect(certificate.ca).toBe(false);
  expect(certificate.verify(new X509Certificate(ca).publicKey)).toBe(true);
  expect(() => createSecureContext({ key, cert, ca })).not.toThrow();
});

test.each([
  ['that runs out within a month', () => new Date(Date.now() + 380 * 24 * 60 * 60_000), async () => undefined],
  ['of another asset', () => new Date(), async ({ directory }: AgentCertificateOrder) => writeOther(directory)],
  [
    'that is damaged',
    () => new Date(),
    ({ directory }: AgentCertificateOrder) => writeFile(path.join(directory, 'cert.pem'), 'x'),
  ],
  ['without its key', () => new Date(), ({ directory }: AgentCertificateOrder) => rm(path.join(directory, 'key.pem'))],
])('a certificate %s is replaced when it is asked for', async (_, now, spoil) => {
  const { dataDir, order, pki } = await setUp();
  const issued = await pki.issueAgentCertificate(order);
  await spoil(order);
  const later = await openPki({ dataDir, now });
  expect((await later.issueAgentCertificate(order)).serialNumber).not.toBe(issued.serialNumber);
});

const writeOther = async (directory: string): Promise<void> => {
  const dataDir = path.dirname(path.dirname(directory));
  const pki = await openPki({ dataDir });
  await pki.issueAgentCertificate({ assetId: 'ast_2', tenantId: 'ten_1', directory });
};

test('a revoked certificate is replaced when it is asked for', async () => {
  const { order, pki } = await setUp();
  const issued = await pki.issueAgentCertificate(order);
  await pki.revoke(issued.serialNumber);
  expect((await pki.issueAgentCertificate(order)).serialNumber).not.toBe(issued.serialNumber);
});

test('rotation puts new keys in place and revokes the former certificate', async () => {
  const { dataDir, order, pki } = await setUp();
  const former = await pki.issueAgentCertificate(order);
  const formerKey = (await certificateOf(dataDir, 'ast_1')).key;
  const fresh = await pki.reissueAgentCertificate(order);
  expect(pki.isRevoked(former.serialNumber)).toBe(true);
  expect(pki.isRevoked(fresh.serialNumber)).toBe(false);
  expect((await certificateOf(dataDir, 'ast_1')).key).not.toBe(formerKey);
});

test('revocations at the same time and of several processes are all kept', async () => {
  const { dataDir, pki } = await setUp();
  const other = await openPki({ dataDir });
  await Promise.all([pki.revoke('0A01'), pki.revoke('0a02')]);
  await other.revoke('0A03');
  await pki.refresh();
  expect(['A01', '0a02', '0A03'].map((serial) => pki.isRevoked(serial))).toEqual([true, true, true]);
  const list = await readFile(path.join(dataDir, 'pki', 'crl.pem'), 'utf8');
  expect(list).toContain('-----BEGIN X509 CRL-----');
});

test('the machine card is written for the end user, and left alone when nothing is said', async () => {
  const { order, pki } = await setUp();
  const machine = { name: 'HARB-NB-001', company: 'Harbourline', user: { name: 'Anna Lindqvist', login: 'anna' } };
  await pki.issueAgentCertificate({ ...order, machine });
  await pki.issueAgentCertificate(order);
  expect(JSON.parse(await readFile(path.join(order.directory, 'machine.json'), 'utf8'))).toEqual(machine);
});
