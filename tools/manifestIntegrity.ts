import { createHash } from 'node:crypto';
import webpack, { type Compiler } from 'webpack';

const MANIFEST = 'mf-manifest.json';

interface AssetNames {
  readonly sync: readonly string[];
  readonly async: readonly string[];
}

interface Manifest {
  readonly metaData: { readonly remoteEntry: { readonly name: string }; integrity?: Record<string, string> };
  readonly exposes: readonly { readonly assets: { readonly js: AssetNames } }[];
}

/** Subresource integrity of one file, as `integrity` attributes state it. */
const integrityOf = (content: Buffer): string => `sha384-${createHash('sha384').update(content).digest('base64')}`;

/** States in the manifest the integrity of each script that it names: `metaData.integrity`, by file name. */
export class ManifestIntegrity {
  apply(compiler: Compiler): void {
    const { Compilation } = webpack;
    compiler.hooks.thisCompilation.tap('ManifestIntegrity', (compilation) => {
      // After all that changes a file, and before the compression.
      const stage = Compilation.PROCESS_ASSETS_STAGE_REPORT + 0.5;
      compilation.hooks.processAssets.tap({ name: 'ManifestIntegrity', stage }, () => {
        const asset = compilation.getAsset(MANIFEST);
        if (!asset) return;
        const manifest = JSON.parse(asset.source.source().toString()) as Manifest;
        const names = new Set([
          manifest.metaData.remoteEntry.name,
          ...manifest.exposes.flatMap(({ assets: { js } }) => [...js.sync, ...js.async]),
        ]);
        manifest.metaData.integrity = {};
        for (const name of names) {
          const file = compilation.getAsset(name);
          if (file) manifest.metaData.integrity[name] = integrityOf(file.source.buffer());
        }
        compilation.updateAsset(MANIFEST, new webpack.sources.RawSource(JSON.stringify(manifest, null, 2)));
      });
    });
  }
}
