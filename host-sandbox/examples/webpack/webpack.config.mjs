import path from 'node:path';
import { ModuleFederationPlugin } from '@module-federation/enhanced/webpack';
import HtmlWebpackPlugin from 'html-webpack-plugin';

const root = path.resolve(import.meta.dirname, '../../..');

/** The remote is named at build time. PEEK_MANIFEST_URL says where it lies. */
export default {
  mode: 'production',
  context: import.meta.dirname,
  entry: './index.ts',
  output: {
    path: path.join(root, 'dist/examples/webpack'),
    publicPath: 'auto',
    clean: true,
    trustedTypes: 'example-host',
  },
  resolve: {
    extensions: ['.ts', '.js'],
    alias: { '@ticket-peek/contracts': path.join(root, 'dist/contracts') },
  },
  module: {
    rules: [
      { test: /\.ts$/, loader: 'swc-loader', options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } } },
      { test: /\.css$/, type: 'css' },
    ],
  },
  experiments: { css: true },
  stats: 'errors-warnings',
  infrastructureLogging: { level: 'error' },
  performance: { hints: false },
  plugins: [
    new ModuleFederationPlugin({
      name: 'exampleWebpackHost',
      remotes: {
        mspTicketPeek: `mspTicketPeek@${process.env.PEEK_MANIFEST_URL ?? 'http://localhost:4301/mf-manifest.json'}`,
      },
      runtimePlugins: [path.join(import.meta.dirname, 'trustedScripts.ts')],
      dts: false,
      manifest: false,
    }),
    new HtmlWebpackPlugin({ template: './index.html' }),
  ],
};
