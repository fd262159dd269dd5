/** Stands for a secret. */
export const MASK = '***';

/** The parts of a name: `dbPassword`, `DB_PASSWORD` and `db-password` have the same two. */
const words = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;
const secretWords = new Set(['secret', 'secrets', 'password', 'passwd', 'pwd', 'passphrase', 'credential', 'credentials', 'apikey', 'accesskey', 'secretkey', 'authtoken', 'accesstoken', 'authorization']);
/** Written together: `PGPASSWORD`, `clientsecret`. */
const secretEnding = /(?:password|passwd|secret)$/;
// `pad_token` and `image_token` are settings of language models; `max_tokens` is a number.
const harmlessBeforeToken = new Set(['pad', 'eos', 'bos', 'unk', 'sep', 'cls', 'mask', 'image', 'audio', 'video', 'special', 'start', 'end', 'stop', 'per', 'num', 'max', 'min']);
const harmlessBeforeKey = new Set(['sort', 'primary', 'foreign', 'group', 'join', 'metric', 'partition', 'index', 'cache', 'target', 'label', 'batch', 'dict']);

const credentialsInUrl = /(:\/\/)[^/\s:@]*:[^/\s@]+@/g;
/** Tokens of well-known services, told by how they begin. */
const knownTokens =
  /\b(?:hf_[A-Za-z0-9]{20,}|sk-[A-Za-z0-9_-]{20,}|gh[pousr]_[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|xox[abprs]-[A-Za-z0-9-]{10,}|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*)/g;
const bearer = /\b(Bearer\s+)(?!\*)[\w.~+/=-]{8,}/gi;
const secretsInQuery = /([?&](?:token|access_token|key|sig|signature|code)=)[^&\s]+/gi;
/** Named inside of a text, such as JSON, a connection string or a line of a `.env` file. */
const namedInText =
  /((?:password|passwd|passphrase|secret|api[_-]?key|access[_-]?key|account[_-]?key|auth[_-]?token|access[_-]?token)["']?[ \t]*[=:][ \t]*["']?)(?!=)[^\s"',;&]+/gi;
const assignment = /^(-{0,2}[\w.+-]+)=(.*)$/s;

/** Whether what has this name is a secret: `api_key`, `HF_TOKEN`, `dbPassword`; not `max_tokens` or `key_metric`. */
export function isSecretName(name: string): boolean {
  const parts = (name.match(words) ?? []).map((word) => word.toLowerCase());
  return parts.some((word, position) => {
    const before = parts[position - 1] ?? '';
    const after = parts.slice(position + 1).join(' ');
    if (word === 'token') return !harmlessBeforeToken.has(before) && (after === '' || after === 'value');
    if (word === 'key') return !harmlessBeforeKey.has(before) && (after === '' || after === 'id');
    return secretWords.has(word) || secretEnding.test(word);
  });
}

/** A text without credentials in URLs, without what looks like the tokens of well-known services, and without what it calls a secret itself. */
export function maskText(text: string): string {
  const masked = text.replaceAll(credentialsInUrl, `$1${MASK}@`).replaceAll(knownTokens, MASK);
  return [bearer, secretsInQuery, namedInText].reduce((rest, pattern) => rest.replaceAll(pattern, `$1${MASK}`), masked);
}

/**
 * A command line without the values of secret options: `--token=...`, `--token ...`, `PASSWORD=...`. The Python helper has the
 * same rules (`onramp_helper/secrets.py`).
 */
export function maskArguments(command: readonly string[]): string[] {
  let isValue = false;
  return command.map((word) => {
    if (isValue && !word.startsWith('-')) {
      isValue = false;
      return MASK;
    }
    const name = assignment.exec(word)?.[1];
    isValue = word.startsWith('-') && name === undefined && isSecretName(word);
    return name !== undefined && isSecretName(name) ? `${name}=${MASK}` : maskText(word);
  });
}
