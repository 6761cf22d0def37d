import webpack, { type Chunk, type Compiler } from 'webpack';
import { integrityOf } from './integrity.ts';

/** Half as long as SHA-384 in what every host loads first, and as hard to forge. */
const integrityOfChunk = (content: Uint8Array | string): string => integrityOf(content, 'sha256');

/** Stands for a chunk's integrity until the chunk is what it will be. As long as one, so that source maps stay true. */
const placeholderOf = (id: string | number): string => integrityOfChunk(`chunk ${id}`);

const javaScriptOf = (chunk: Chunk): string | undefined => [...chunk.files].find((name) => name.endsWith('.js'));

/**
 * Lets the entry ask for each chunk by its integrity, so that the browser refuses one that somebody has changed. With
 * the entry's own integrity, which the manifest states, nothing of the remote runs that this build has not made.
 */
export class ChunkIntegrity {
  apply(compiler: Compiler): void {
    const { Compilation, runtime, sources, Template } = webpack;
    compiler.hooks.thisCompilation.tap('ChunkIntegrity', (compilation) => {
      const { createScript } = runtime.LoadScriptRuntimeModule.getCompilationHooks(compilation);
      createScript.tap('ChunkIntegrity', (source, chunk) => {
        const stated = [...chunk.getAllAsyncChunks()].map(({ id }) => [String(id), placeholderOf(id!)]);
        return Template.asString([
          source,
          `script.integrity = (${JSON.stringify(Object.fromEntries(stated))})[chunkId] || "";`,
        ]);
      });
      // After the last hook that changes what a chunk holds.
      const stage = Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_HASH + 1;
      compilation.hooks.processAssets.tap({ name: 'ChunkIntegrity', stage }, () => {
        const chunks = [...compilation.chunks].filter((chunk) => !chunk.hasRuntime());
        for (const entry of [...compilation.chunks].filter((chunk) => chunk.hasRuntime())) {
          const name = javaScriptOf(entry);
          if (!name) continue;
          let code = compilation.getAsset(name)!.source.source().toString();
          for (const chunk of chunks) {
            const file = compilation.getAsset(javaScriptOf(chunk) ?? '');
            if (file) code = code.replaceAll(placeholderOf(chunk.id!), integrityOfChunk(file.source.buffer()));
          }
          compilation.updateAsset(name, new sources.RawSource(code));
        }
      });
    });
  }
}
