/** The arrows of docs/architecture.md. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid(
      'no-cycles',
      'Two files that need each other are one file.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid(
      'contracts-stand-alone',
      'Both sides share contracts; they share nothing with either.',
      { path: '^contracts/' },
      { path: '^(src|host-sandbox|test|tools)/' },
    ),
    forbid(
      'speech-knows-no-text',
      'How a text is said in a language; whoever speaks brings texts and catalogues.',
      { path: '^src/speech/' },
      { path: '^(contracts|src/(?!speech/)|host-sandbox|test|tools)/|node_modules/(?!svelte)' },
    ),
    forbid(
      'contracts-need-zod-only',
      'No DOM, no Svelte, no I/O.',
      { path: '^contracts/', pathNot: '^contracts/loader/' },
      { path: 'node_modules/(?!zod)' },
    ),
    forbid(
      'the-loader-needs-the-federation-runtime-only',
      'A host of any framework takes it.',
      { path: '^contracts/loader/' },
      { path: 'node_modules/(?!zod|@module-federation/)' },
    ),
    forbid(
      'the-remote-knows-no-sandbox',
      'The remote depends on contracts and nothing of the sandbox; what its tests are helped by is none of it.',
      { path: '^src/', pathNot: '/testing/' },
      { path: '^(host-sandbox|lab|tools|test)/' },
    ),
    forbid(
      'the-sandbox-knows-no-remote',
      'A host loads the remote at runtime. How a text is said is all that it takes at build time.',
      { path: '^host-sandbox/' },
      { path: '^(src/(?!speech/)|test/lab|tools)/' },
    ),
    forbid(
      'the-lab-knows-no-sandbox',
      'The lab shows the remote; its backend is fixtures.',
      { path: '^test/lab/' },
      { path: '^(host-sandbox|tools|test/(?!lab/))' },
    ),
    forbid(
      'the-shell-knows-no-server',
      'The shell is a host like any other.',
      { path: '^host-sandbox/shell/' },
      { path: '^host-sandbox/(server|mail|agent)/' },
    ),
    forbid(
      'mail-knows-no-server',
      'The outside world knows nothing of the database.',
      { path: '^host-sandbox/(mail|agent)/' },
      { path: '^host-sandbox/server/', pathNot: '\\.test\\.ts$' },
    ),
    forbid(
      'domain-is-pure',
      'Rules import contracts only, and say what they find.',
      { path: '^src/domain/', pathNot: '\\.test\\.ts$' },
      { pathNot: '^(src/domain/|src/words/speech\\.ts|contracts/)' },
    ),
    forbid(
      'ui-knows-nothing-of-ours',
      'Shared parts take what they show; they speak the language of the Peek.',
      { path: '^src/ui/' },
      { path: '^src/(?!ui/|words/)|^contracts/' },
    ),
    forbid(
      'gateway-is-below',
      'The door to the network knows contracts only.',
      { path: '^src/gateway/' },
      { path: '^src/(?!gateway/)' },
    ),
    forbid(
      'queries-are-below-features',
      'Queries know the gateway, the rules and the Peek.',
      { path: '^src/queries/' },
      { path: '^src/(header|thread|composer|context|session|presence|ui|handle)/' },
    ),
    // The stack is the one place where cards of two features meet.
    forbid(
      'features-are-apart',
      'Features do not know each other.',
      { path: '^src/(header|thread|composer|context|session)/', pathNot: '^src/context/ContextStack\\.svelte$' },
      { path: '^src/(header|thread|composer|context|session|handle)/', pathNot: '^src/$1/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['\\.test\\.ts$', 'env\\.d\\.ts$', 'migrations/'] },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.svelte', '.js', '.mjs', '.cjs'],
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
    },
  },
};
