import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ModuleFederationPlugin } from '@module-federation/enhanced/webpack';
import HtmlWebpackPlugin from 'html-webpack-plugin';
import MinimizerPlugin from 'minimizer-webpack-plugin';
import webpack, { type Configuration, type RuleSetRule } from 'webpack';
import { CONTRACT_ID, CONTRACT_VERSION, SUPPORTED_MAJORS } from './contracts/version.ts';
import packageJson from './package.json' with { type: 'json' };
import { ChunkIntegrity } from './tools/chunkIntegrity.ts';
import { LeanSvelte } from './tools/leanSvelte/plugin.ts';
import { ManifestIntegrity } from './tools/manifestIntegrity.ts';
import { Precompress } from './tools/precompress.ts';
import { TYPES } from './tools/remoteTypes.ts';

const root = import.meta.dirname;
const styleSheetLoader = path.join(root, 'tools/styleSheetLoader.cjs');
const staticIconsLoader = path.join(root, 'tools/staticIcons.cjs');
const leanContractLoader = path.join(root, 'tools/leanContract.cjs');
const leanReplayLoader = path.join(root, 'tools/leanReplay.cjs');
const leanSvelteLoader = path.join(root, 'tools/leanSvelte/loader.cjs');

/** The version of this build: the package's, and the commit where there is a repository. */
const buildVersion = (): string => {
  try {
    const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return `${packageJson.version}+${commit.toString().trim()}`;
  } catch {
    return packageJson.version;
  }
};

/**
 * Under this name the build lies on `window`, with its chunks. Each build has its own: two hosts on one page may have
 * loaded different releases, and one must not be given the other's parts.
 */
const globalName = `mspTicketPeek_${createHash('sha256').update(buildVersion()).digest('hex').slice(0, 10)}`;

const swc: RuleSetRule['use'] = {
  loader: 'swc-loader',
  options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
};

/** Warnings about code of dependencies are their authors' to mend. */
const onwarn = (warning: { filename?: string }, handle: (warning: object) => void): void => {
  if (!warning.filename?.includes('node_modules')) handle(warning);
};

const svelte = (options: object): RuleSetRule['use'] => ({ loader: 'svelte-loader', options: { onwarn, ...options } });

const common = (mode: 'production' | 'development'): Configuration => ({
  mode,
  target: ['web', 'es2022'],
  // Never by eval: the shell's policy forbids it.
  devtool: mode === 'production' ? 'source-map' : 'cheap-module-source-map',
  resolve: {
    extensions: ['.ts', '.js', '.mjs', '.svelte'],
    // The mode is a condition too: without it Svelte's development code is bundled.
    conditionNames: ['svelte', 'browser', mode, 'import', 'default'],
    mainFields: ['svelte', 'browser', 'module', 'main'],
  },
  cache: {
    type: 'filesystem',
    cacheDirectory: path.join(root, '.cache/webpack'),
    buildDependencies: { config: [import.meta.filename] },
  },
  performance: { hints: false },
  stats: 'errors-warnings',
  // Federation tells at each build that the public path is resolved at runtime, as it is meant to be.
  infrastructureLogging: { level: 'error' },
});

/** The scoped class of a component: short, and of its path only, so that the cache may keep what was compiled. */
const cssHash = ({ filename }: { filename: string }): string =>
  `p${createHash('sha256')
    .update(path.relative(root, path.resolve(root, filename)))
    .digest('base64url')
    .slice(0, 3)}`;
const components = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.svelte'))
  .map((file) => path.join('src', file));
if (new Set(components.map((filename) => cssHash({ filename }))).size < components.length)
  throw new Error('Two components have the same scoped class: cssHash needs a letter more.');

const svelteRuntime = path.join(root, 'tools/leanSvelte/runtime.js');
const SVELTE_BY_ONE_DOOR = Object.fromEntries(
  ['svelte', 'svelte/internal/client', 'svelte/reactivity', 'svelte/events', 'svelte/attachments'].map((name) => [
    `${name}$`,
    svelteRuntime,
  ]),
);

const precompress = (mode: 'production' | 'development'): Precompress[] =>
  mode === 'production' ? [new Precompress()] : [];

const rules = (svelteOptions: object, after: readonly string[] = []): RuleSetRule[] => [
  // Runes in TypeScript: types are stripped first (loaders run from the last to the first).
  { test: /\.svelte\.ts$/, use: [...after, svelte(svelteOptions), swc] as RuleSetRule['use'] },
  { test: /(?<!\.svelte)\.ts$/, use: swc },
  { test: /\.svelte(\.js)?$/, use: [...after, svelte(svelteOptions)] as RuleSetRule['use'] },
  { test: /\.m?js$/, resolve: { fullySpecified: false } },
  // Only its flags do something by being there; what else nobody imports by name stays out.
  { test: /node_modules\/svelte\/src\/(?!internal\/flags\/)/, sideEffects: false },
];

const remote = (mode: 'production' | 'development'): Configuration => ({
  ...common(mode),
  name: 'remote',
  entry: {},
  output: {
    path: path.join(root, 'dist/remote'),
    filename: '[name].[contenthash:10].js',
    chunkFilename: '[name].[contenthash:10].js',
    publicPath: 'auto',
    uniqueName: globalName,
    chunkLoadingGlobal: `${globalName}_chunks`,
    crossOriginLoading: 'anonymous',
    // A server that does not answer counts as lost, and is asked again (src/handle/keepTryingChunks.ts).
    chunkLoadTimeout: 20_000,
    // A page may require Trusted Types: then this policy makes the addresses of chunks.
    trustedTypes: { policyName: 'ticket-peek', onPolicyCreationFailure: 'continue' },
    // Source maps name files of the repository, not of the machine that built them.
    devtoolModuleFilenameTemplate: 'webpack://[namespace]/[resource-path]',
    strictModuleExceptionHandling: true,
    clean: true,
  },
  resolve: {
    ...common(mode).resolve,
    // docs/decisions/0022-read-answers-without-zod.md
    alias: { 'zod/mini$': path.join(root, 'src/reader/zodMini.ts'), ...SVELTE_BY_ONE_DOOR },
  },
  optimization: {
    runtimeChunk: false,
    // Makes smaller code than terser, the entry above all.
    minimizer: [
      new MinimizerPlugin({
        minify: MinimizerPlugin.swcMinify,
        terserOptions: { ecma: 2022, compress: { passes: 3 } },
      }),
    ],
    splitChunks: {
      cacheGroups: {
        // Libraries beside what uses them: only what is in one chunk is joined, and it compresses better together.
        defaultVendors: false,
        // What three parts that come later have in common, each would else bring along.
        default: { minChunks: 3, minSize: 1_000 },
      },
    },
  },
  module: {
    // What is used of a library and is not there is an error, not a warning.
    parser: { javascript: { exportsPresence: 'error' } },
    rules: [
      ...rules({ emitCss: true, compilerOptions: { runes: true, discloseVersion: false, cssHash } }, [
        leanSvelteLoader,
      ]),
      { test: /\.css$/, use: styleSheetLoader, sideEffects: true },
      { include: path.join(root, 'contracts'), use: leanContractLoader },
      { test: /@rrweb[\\/]replay[\\/]dist[\\/]replay\.js$/, use: leanReplayLoader },
      { test: /@lucide[\\/]svelte[\\/]dist[\\/]icons[\\/].*\.svelte$/, enforce: 'pre', use: staticIconsLoader },
      // What goes by one door is not looked for behind it: only so is it joined.
      { test: /(leanSvelte[\\/]runtime|query-core[\\/]build[\\/]modern[\\/]index)\.js$/, sideEffects: true },
    ],
  },
  plugins: [
    new LeanSvelte(),
    new webpack.DefinePlugin({ __PEEK_BUILD__: JSON.stringify(buildVersion()) }),
    new ModuleFederationPlugin({
      name: 'mspTicketPeek',
      library: { type: 'var', name: globalName },
      filename: 'remoteEntry.js',
      exposes: { './mount': './src/mount.ts', './element': './src/element.ts', './bridge': './src/bridge.ts' },
      runtimePlugins: ['./src/handle/entryNonce.ts'],
      // docs/decisions/0001-share-nothing.md
      shared: {},
      // It takes nothing from elsewhere: the runtime in its entry needs no part for that.
      experiments: {
        optimization: { disableSnapshot: true, disableRemote: true, target: 'web' },
      },
      // The types are the contract's own (tools/remoteTypes.ts).
      dts: false,
      manifest: {
        additionalData: ({ stats }) => {
          // A host reads the contract's version before it runs a line of this remote.
          Object.assign(stats.metaData, {
            contract: { id: CONTRACT_ID, version: CONTRACT_VERSION, majors: [...SUPPORTED_MAJORS] },
            // tools/build.ts puts them beside the manifest.
            ...(mode === 'production' ? { types: TYPES } : {}),
          });
          return stats;
        },
      },
    }),
    new ChunkIntegrity(),
    new ManifestIntegrity(),
    ...precompress(mode),
  ],
});

const shell = (mode: 'production' | 'development'): Configuration => ({
  ...common(mode),
  name: 'shell',
  entry: './host-sandbox/shell/index.ts',
  output: {
    path: path.join(root, 'dist/shell'),
    filename: 'assets/[name].[contenthash:10].js',
    cssFilename: 'assets/[name].[contenthash:10].css',
    publicPath: '/',
    uniqueName: 'ticketPeekSandboxShell',
    clean: true,
  },
  experiments: { css: true },
  module: { rules: [...rules({ emitCss: true }), { test: /\.css$/, type: 'css' }] },
  plugins: [
    new webpack.DefinePlugin({ __DEV_RELOAD_URL__: JSON.stringify(process.env['PEEK_DEV_RELOAD_URL'] ?? '') }),
    new HtmlWebpackPlugin({ template: './host-sandbox/shell/index.html' }),
    ...precompress(mode),
  ],
});

const LAB_PAGE = /[\\/]lab[\\/](Lab\.svelte|Specimen\.svelte|lab\.css)/;

/** The parts of the remote, each state alone; for looking and for pictures, so nothing is made small. */
const lab = (mode: 'production' | 'development'): Configuration => ({
  ...common(mode),
  name: 'lab',
  entry: './test/lab/index.ts',
  devtool: false,
  output: {
    path: path.join(root, 'dist/lab'),
    filename: 'lab.js',
    chunkFilename: '[name].[contenthash:10].js',
    publicPath: '/lab/',
    uniqueName: 'ticketPeekLab',
    clean: true,
  },
  optimization: { minimize: false },
  experiments: { css: true },
  module: {
    rules: [
      ...rules({ emitCss: true }),
      // The page's own styles are the document's; all others, the stages' too, go into the shadow roots.
      { test: /\.css$/, exclude: LAB_PAGE, type: 'javascript/auto', use: styleSheetLoader, sideEffects: true },
      { test: /\.css$/, include: LAB_PAGE, type: 'css' },
      { test: /\.woff2$/, type: 'asset/resource' },
    ],
  },
  plugins: [new HtmlWebpackPlugin({ template: './test/lab/index.html' })],
});

/** The builds: the federated remote, the sandbox's shell, which knows nothing of `src`, and the lab. */
export default (_env: unknown, { mode }: { mode?: 'production' | 'development' }): Configuration[] => [
  remote(mode ?? 'production'),
  shell(mode ?? 'production'),
  lab(mode ?? 'production'),
];
