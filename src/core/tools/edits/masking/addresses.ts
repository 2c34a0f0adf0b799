import type { Span } from './occurrences.ts';
import { isOpaque } from './random.ts';

/** Stretches in which an address may stand. */
const runs = /[^\s"'`<>]{5,}/g;
/** A name for who asks, with nothing behind it: a token, or `git`. */
const nameAlone = /[^\s/?#@:]{1,512}@/y;
const userName = /^[a-z][a-z.-]{0,19}$/;
/** `user:password@host.tld` without a scheme. */
const bare =
  /^(?!mailto:|sips?:|xmpp:|acct:|arn:)[\w.%+~-]{1,100}:([^\s@]{1,512})@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?![\w.])/;

/** The secrets in addresses: `https://user:token@host`, `https://token@host`, `user:password@host.tld`. */
export function findInAddresses(text: string): Span[] {
  const spans: Span[] = [];
  for (const { 0: run, index } of text.matchAll(runs)) {
    const last = run.lastIndexOf('@');
    if (last === -1) continue;
    const found = run.includes('://') ? inAddress(run, last) : inBare(run);
    for (const { from, to } of found) spans.push({ from: index + from, to: index + to });
  }
  return spans;
}

function inAddress(run: string, last: number): Span[] {
  const spans: Span[] = [];
  for (let scheme = run.indexOf('://'); scheme !== -1; scheme = run.indexOf('://', scheme + 3)) {
    const user = scheme + 3;
    const colon = run.indexOf(':', user);
    const isUser = colon !== -1 && colon < last && !/[/?#@]/.test(run.slice(user, colon));
    // What was meant as a password may hold what only a path may; a port is none.
    if (isUser && !/^\d{1,5}[/?#]/.test(run.slice(colon + 1, colon + 8)))
      return [...spans, { from: colon + 1, to: last }];
    nameAlone.lastIndex = user;
    const name = nameAlone.exec(run)?.[0].slice(0, -1) ?? '';
    const isToken =
      isOpaque(name) || (/https?$/.test(run.slice(Math.max(0, scheme - 5), scheme)) && !userName.test(name));
    if (name !== '' && isToken) spans.push({ from: user, to: user + name.length });
  }
  return spans;
}

function inBare(run: string): Span[] {
  const start = run.lastIndexOf('=', run.indexOf('@')) + 1;
  const [whole, password] = bare.exec(run.slice(start)) ?? [];
  if (whole === undefined || password === undefined) return [];
  const from = start + whole.indexOf(':') + 1;
  return [{ from, to: from + password.length }];
}
