import path from 'node:path';
import webpack, { type Compiler } from 'webpack';

const OWN = ['hydration.js', 'flags.js', 'warnings.js'] as const;
const REPLACED =
  /[\\/]svelte[\\/]src[\\/]internal[\\/](?:client[\\/]dom[\\/](hydration)|client[\\/](warnings)|(flags)[\\/]index)\.js$/;

/** Takes constants for what Svelte's runtime could switch on and the Peek never does: hydration, legacy mode, experiments, warnings to its developers. */
export class LeanSvelte {
  apply(compiler: Compiler): void {
    new webpack.NormalModuleReplacementPlugin(REPLACED, (result) => {
      const found = REPLACED.exec(result.createData?.resource ?? '');
      const own = found && OWN.find((file) => file === `${found[1] ?? found[2] ?? found[3]}.js`);
      if (own && result.createData) {
        const resource = path.join(import.meta.dirname, own);
        Object.assign(result.createData, { resource, userRequest: resource, request: resource });
      }
    }).apply(compiler);
  }
}
