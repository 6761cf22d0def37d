import {
  CONTRACT_ID,
  CONTRACT_VERSION,
  SUPPORTED_MAJORS,
  type CapabilityName,
  type HostHello,
  type Negotiation,
} from '#contracts';

const REQUIRED: readonly CapabilityName[] = ['request', 'reportError'];

/** What the Peek does without each optional capability. */
const EFFECTS: Readonly<Partial<Record<CapabilityName, string>>> = {
  subscribeTicket: 'The Peek asks for news every 15 seconds instead of hearing them live.',
  stream: 'Nexie’s text arrives in one piece.',
  signIn: 'After a sign-in has expired, the person has to sign in elsewhere; unsent text is kept.',
  linkTo: 'No link to a ticket or message can be copied.',
  resolveUrl: 'Images and downloads are asked for at the page’s own origin.',
  notify: 'What happens after the Peek is dismissed is not told.',
  drafts: 'Unsent text is kept in localStorage.',
  session: 'Who is signed in is asked of GET /api/session.',
  theme: 'The theme changes only when the host updates it.',
  announce: 'What happens after the Peek is dismissed is not said to screen readers.',
  overlay: 'The host’s own key listeners hear keys while the Peek is open.',
  telemetry: 'Nothing is measured.',
  nonce: 'The page’s policy must name the remote’s origin.',
};

/** Says whether a host can be served (DESIGN, "Versioning"): a known contract, a served major, the required capabilities. */
export const negotiate = (hello: HostHello): Negotiation => {
  const refuse = (code: Extract<Negotiation, { ok: false }>['code'], message: string): Negotiation => ({
    ok: false,
    code,
    message,
    supportedMajors: SUPPORTED_MAJORS,
  });
  const id: string = hello.contract.id;
  if (id !== CONTRACT_ID) {
    return refuse('CONTRACT_ID', `This remote speaks ${CONTRACT_ID}, the host speaks ${id}.`);
  }
  const major = Number(hello.contract.version.split('.')[0]);
  if (!(SUPPORTED_MAJORS as readonly number[]).includes(major)) {
    return refuse(
      'MAJOR_UNSUPPORTED',
      `The host speaks contract ${hello.contract.version}; this remote serves majors ${SUPPORTED_MAJORS.join(', ')}.`,
    );
  }
  const missing = REQUIRED.filter((name) => !hello.capabilities[name]);
  if (missing.length > 0) {
    return refuse(
      'MISSING_CAPABILITY',
      `The host does not lend ${missing.join(' and ')}, without which the Peek cannot work.`,
    );
  }
  const degraded = Object.entries(EFFECTS)
    .filter(([name]) => !hello.capabilities[name as CapabilityName])
    .map(([capability, effect]) => ({ capability, effect }));
  return { ok: true, version: CONTRACT_VERSION, degraded };
};
