import webpack, { type Compiler } from 'webpack';
import { integrityOf } from './integrity.ts';

const MANIFEST = 'mf-manifest.json';

interface AssetNames {
  readonly sync: readonly string[];
  readonly async: readonly string[];
}

interface Manifest {
  readonly metaData: { readonly remoteEntry: { readonly name: string }; integrity?: Record<string, string> };
  readonly exposes: readonly { readonly assets: { readonly js: AssetNames } }[];
}

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
