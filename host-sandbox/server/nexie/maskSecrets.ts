/** What announces a secret, in English, German and Arabic. */
const ANNOUNCED = [
  'pass(?:words?|wort|wörter|phrase|code)?',
  'pwd|pin|secret|token|api[ _-]?key',
  'kennw(?:ort|örter)|zugangs(?:code|daten)',
  'كلم(?:ة|ات) (?:المرور|السر)|رمز (?:المرور|الدخول)',
].join('|');

/** What stands between the announcement and the secret. After `was` only what holds a digit: much else was done to passwords. */
const JOINED = [
  String.raw`\s*[:=]`,
  String.raw`\s+(?:is|ist|lautet|هي|هو)(?!\p{L}):?`,
  String.raw`\s+(?:was|war)(?!\p{L}):?(?=\s+\S{0,200}\d)`,
].join('|');

const SECRET = String.raw`["'“„]?([^\s"'”“]{3,199}[^\s"'”“,;.?])`;

/** What must not leave the house, each with the part that is the secret in a group of its own. */
const SECRETS: readonly RegExp[] = [
  // A key in PEM, whole.
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END [A-Z ]*PRIVATE KEY-----|$))/g,
  // What is said to be a password, pin or key: `password: …`, `pwd=…`, `Kennwort ist …`, `كلمة المرور: …`.
  new RegExp(String.raw`(?<!\p{L})(?:${ANNOUNCED})(?!\p{L})(?:${JOINED})\s*${SECRET}`, 'giu'),
  // Tokens by their makers' marks: OpenAI, GitHub, Slack, AWS, Google, JWT, `Bearer …`.
  /\b((?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,200}|gh[pousr]_[A-Za-z0-9]{20,200}|xox[abprs]-[A-Za-z0-9-]{10,200}|A(?:KIA|SIA)[A-Z0-9]{16}|AIza[\w-]{35})\b/g,
  /\b(eyJ[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{10,2000})/g,
  /\bBearer\s+([\w.~+/-]{16,2000}=*)/gi,
  // A user's password within an address.
  /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s:/@]{1,100}:([^\s/@]{1,200})@/gi,
];

const CARD = /\b\d(?:[ -]?\d){12,18}\b/g;

/** Whether digits satisfy the check of payment cards (ISO/IEC 7812-1, annex B). */
const isCard = (digits: string): boolean => {
  let sum = 0;
  for (const [index, digit] of [...digits].toReversed().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0 && !/^(\d)\1+$/.test(digits);
};

/** Replaces secrets by names, the same secret by the same name, and puts them back into what comes of it. */
export class SecretMask {
  readonly #names = new Map<string, string>();

  /** How many different secrets have been found. */
  get count(): number {
    return this.#names.size;
  }

  hide(text: string): string {
    const withoutSecrets = SECRETS.reduce(
      (so, pattern) =>
        so.replace(pattern, (whole: string, secret: string) => {
          // The last place: in `password: password` and `//admin:admin@` the word before is no secret.
          const at = whole.lastIndexOf(secret);
          return whole.slice(0, at) + this.#nameOf(secret) + whole.slice(at + secret.length);
        }),
      text,
    );
    return withoutSecrets.replace(CARD, (digits) =>
      isCard(digits.replaceAll(/\D/g, '')) ? this.#nameOf(digits) : digits,
    );
  }

  /** Puts back the secrets that are found in `own`, the technician's own words; those of anybody else stay hidden. */
  reveal(text: string, own: string): string {
    const theirs = new SecretMask();
    theirs.hide(own);
    let whole = text;
    for (const [secret, name] of this.#names)
      if (theirs.#names.has(secret)) whole = whole.replaceAll(name, () => secret);
    return whole;
  }

  #nameOf(secret: string): string {
    // What has been hidden already is no secret any more.
    if (/^\[secret \d+\]/.test(secret)) return secret;
    const name = this.#names.get(secret) ?? `[secret ${this.#names.size + 1}]`;
    this.#names.set(secret, name);
    return name;
  }
}
