/** What a host takes the remote through; needs `@module-federation/runtime`. */
export {
  createPeekLoader,
  type LoadResult,
  type PeekLoader,
  type PeekLoaderOptions,
  type PeekModules,
} from './peekLoader.ts';
export type { KeptManifests } from './lastGoodBuild.ts';
export type { LoadFailure } from './refusal.ts';
