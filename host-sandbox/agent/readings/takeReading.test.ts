import { expect, test } from 'vitest';
import { readingSchema } from '#contracts';
import { diskUse, fileSystemOf, takeReading } from './takeReading.ts';

const at = (mount: string) => ({ mount, size: 1, used: 0, available: 1 });

test('a reading of this machine has the shape of the contract', async () => {
  expect(() => readingSchema.parse({})).toThrow();
  expect(readingSchema.parse(await takeReading())).toMatchObject({ ramTotalBytes: expect.any(Number) });
});

test('the disk of a folder is the one that is mounted nearest above it', () => {
  const disks = [at('/'), at('/home'), at('/home/anna/usb'), at('')];
  expect(fileSystemOf(disks, '/')?.mount).toBe('/');
  expect(fileSystemOf(disks, '/home/anna')?.mount).toBe('/home');
  expect(fileSystemOf(disks, '/homes')?.mount).toBe('/');
  expect(fileSystemOf([at('/mnt')], '/')).toBeNull();
});

test('space that is reserved for the system is not counted as free', () => {
  expect(diskUse({ used: 25, available: 75 })).toEqual({ diskPercent: 25, diskUsedBytes: 25, diskTotalBytes: 100 });
  expect(diskUse({ used: 0, available: 0 }).diskPercent).toBe(0);
});
