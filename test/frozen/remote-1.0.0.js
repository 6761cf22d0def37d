// contracts/version.ts
/** Names this contract wherever host and remote introduce themselves. */
var CONTRACT_ID = 'msp.ticket-peek';
/**
 * The contract's semantic version, independent of any build. A minor only adds; whoever reads
 * ignores what it does not know (DESIGN, "Versioning").
 */
var CONTRACT_VERSION = '1.0.0';
/** Contract majors that this release of the remote can serve. */
var SUPPORTED_MAJORS = [1];
// src/domain/negotiate.ts
var REQUIRED = ['request', 'reportError'];
/** What the Peek does without each optional capability. */
var EFFECTS = {
  subscribeTicket: 'The Peek asks for news every 15 seconds instead of hearing them live.',
  stream: 'Nexie’s text arrives in one piece.',
  signIn: 'After a sign-in has expired, the person has to sign in elsewhere; unsent text is kept.',
  linkTo: 'No link to a ticket or message can be copied.',
  resolveUrl: 'Images and downloads are asked for at the page’s own origin.',
  notify: 'What happens after the Peek is dismissed is not told.',
  drafts: 'Unsent text is kept in localStorage.',
};
/** Says whether a host can be served (DESIGN, "Versioning"): a known contract, a served major, the required capabilities. */
var negotiate = (hello) => {
  const refuse = (code, message) => ({
    ok: false,
    code,
    message,
    supportedMajors: SUPPORTED_MAJORS,
  });
  const id = hello.contract.id;
  if (id !== 'msp.ticket-peek')
    return refuse('CONTRACT_ID', `This remote speaks ${CONTRACT_ID}, the host speaks ${id}.`);
  const major = Number(hello.contract.version.split('.')[0]);
  if (!SUPPORTED_MAJORS.includes(major))
    return refuse(
      'MAJOR_UNSUPPORTED',
      `The host speaks contract ${hello.contract.version}; this remote serves majors ${SUPPORTED_MAJORS.join(', ')}.`,
    );
  const missing = REQUIRED.filter((name) => !hello.capabilities[name]);
  if (missing.length > 0)
    return refuse(
      'MISSING_CAPABILITY',
      `The host does not lend ${missing.join(' and ')}, without which the Peek cannot work.`,
    );
  return {
    ok: true,
    version: CONTRACT_VERSION,
    degraded: Object.entries(EFFECTS)
      .filter(([name]) => !hello.capabilities[name])
      .map(([capability, effect]) => ({
        capability,
        effect,
      })),
  };
};
export { negotiate };
