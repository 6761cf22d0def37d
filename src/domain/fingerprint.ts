/**
 * A certificate's fingerprint in groups of four, so that two people can compare it by voice. Separators
 * and letter case of the source do not matter; what is no hexadecimal number stays as it is.
 */
export const groupedFingerprint = (fingerprint: string): string => {
  const digits = fingerprint.replaceAll(/[\s:-]/g, '').toUpperCase();
  return /^[0-9A-F]+$/.test(digits) ? digits.replaceAll(/(.{4})(?=.)/g, '$1 ') : fingerprint;
};
