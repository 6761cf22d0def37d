/** What speaks HTTP: ready capabilities for hosts, and the OpenAPI document for backends. */
export * from './eventStream.ts';
export * from './fetchRequest.ts';
export * from './liveStream.ts';
export * from './openapi.ts';
export * from './route.ts';
export * from './routes.ts';
export * from './routeDocs.ts';
