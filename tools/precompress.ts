import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import webpack, { type Compiler } from 'webpack';

const COMPRESSIBLE = /\.(js|css|json|html|svg)$/;

const compressions = {
  '.br': (content: Buffer) =>
    promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }),
  '.gz': (content: Buffer) => promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
};

/** Puts a `.br` and a `.gz` beside each text file of the build, so that a static server has nothing to compress. */
export class Precompress {
  apply(compiler: Compiler): void {
    const { Compilation } = webpack;
    compiler.hooks.thisCompilation.tap('Precompress', (compilation) => {
      // After all others: the manifest, too, is made late.
      const stage = Compilation.PROCESS_ASSETS_STAGE_REPORT + 1;
      compilation.hooks.processAssets.tapPromise({ name: 'Precompress', stage }, async (assets) => {
        const names = Object.keys(assets).filter((name) => COMPRESSIBLE.test(name));
        await Promise.all(
          names.map(async (name) => {
            const content = compilation.getAsset(name)!.source.buffer();
            for (const [ending, compress] of Object.entries(compressions)) {
              const compressed = await compress(content);
              compilation.emitAsset(name + ending, new webpack.sources.RawSource(compressed));
            }
          }),
        );
      });
    });
  }
}
