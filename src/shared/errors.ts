/**
 * Every failure a person can meet, by a stable code. The code is for programs and tests; the
 * sentences a person reads are in `message` (what went wrong) and `hint` (what to do now).
 */
export const errorCodes = [
  'bad_input',
  'not_found',
  'name_taken',
  'in_use',
  'locked',
  'keychain_unavailable',
  'keychain_denied',
  'keychain_timeout',
  'wrong_passphrase',
  'passphrase_needed',
  'vault_corrupt',
  'vault_newer',
  'vault_busy',
  'file_malformed',
  'too_involved',
  'file_changed',
  'file_read_only',
  'file_unreadable',
  'disk_full',
  'write_failed',
  'unsupported',
  'connection_failed',
  'plain_http',
  'secret_missing',
  'secret_differs',
  'secret_refused',
  'key_refused',
  'denied',
  'mfa_needed',
  'clock_skew',
  'not_available',
  'limit_exceeded',
  'last_key',
  'service_failed',
  'cancelled',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** An error as it crosses to the window or to `--json`: words only, never a secret, never a stack. */
export interface ErrorView {
  code: ErrorCode;
  message: string;
  hint: string;
}

/** The one error class of the project. */
export class QCredError extends Error {
  override readonly name = 'QCredError';
  readonly code: ErrorCode;
  readonly hint: string;

  /**
   * @param code stable name of the failure
   * @param message what went wrong, one sentence
   * @param hint what the person can do now, one sentence; empty when there is nothing to do
   * @param options `cause`: the error underneath, kept for debugging and never shown
   */
  constructor(code: ErrorCode, message: string, hint = '', options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}

/** Whether an error is one of ours with one of these codes. */
export const hasCode = (error: unknown, ...codes: readonly ErrorCode[]): error is QCredError =>
  error instanceof QCredError && codes.includes(error.code);

/**
 * Turns anything thrown into what may be shown. An error that is not ours is reported as
 * `internal` without its text, because text we did not write may quote what it was given.
 */
export function toErrorView(error: unknown): ErrorView {
  if (error instanceof QCredError) return { code: error.code, message: error.message, hint: error.hint };
  return {
    code: 'internal',
    message: `Something unexpected went wrong: ${whatAndWhere(error)}.`,
    hint: 'Nothing was half written. Try again; if it happens again, run "qcred doctor".',
  };
}

/** The system's name of a failure with its call and file, else the kind of error; and the place in our code. */
function whatAndWhere(error: unknown): string {
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`;
  const [code, syscall, path] = ['code', 'syscall', 'path'].map(
    (name): unknown => Object.getOwnPropertyDescriptor(error, name)?.value,
  );
  const what = typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : error.constructor.name;
  const call = typeof syscall === 'string' && /^\w+$/.test(syscall) ? ` in ${syscall}` : '';
  const file = typeof path === 'string' && call !== '' ? ` of ${path.slice(0, 300)}` : '';
  // The first line of the stack that is a file: its name, and never what the error says.
  const [, place] = /^\s+at .*?([\w.-]+\.(?:m?js|tsx?):\d+)(?::\d+)?\)?$/m.exec(error.stack ?? '') ?? [];
  return `${what}${call}${file}${place ? `, at ${place}` : ''}`;
}
