/** Names this contract wherever host and remote introduce themselves. */
export const CONTRACT_ID = 'msp.ticket-peek' as const;

/**
 * The contract's semantic version, independent of any build. A minor only adds; whoever reads
 * ignores what it does not know (DESIGN, "Versioning").
 */
export const CONTRACT_VERSION = '1.2.0';

/** Contract majors that this release of the remote can serve. */
export const SUPPORTED_MAJORS = [1] as const;
