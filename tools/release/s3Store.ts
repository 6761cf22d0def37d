import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ReleaseStore } from './releaseStore.ts';

/** Releases in a bucket of an S3-compatible store, where a put is one step by itself. */
export const s3Store = (client: S3Client, bucket: string): ReleaseStore => ({
  put: async (path, content, { contentType, cacheControl }) => {
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: path,
        Body: content,
        ContentType: contentType,
        CacheControl: cacheControl,
      }),
    );
  },
  get: async (path) => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: path }));
      return Body ? Buffer.from(await Body.transformToByteArray()) : null;
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  },
  list: async (folder) => {
    const paths: string[] = [];
    let token: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: `${folder}/`, ContinuationToken: token }),
      );
      paths.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return paths.sort();
  },
  remove: async (path) => {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: path }));
  },
});
