import { z } from 'zod';

/** What was typed as an address: the address, or why it is none. */
type ReadAddress = { address: string } | { why: string };

const longest = 2048;

/**
 * Reads an address as a person types it, in the window and in the command: `https://` or `http://` and
 * a host, or a host alone, which is taken for https. Readers of addresses forgive much
 * (`HtTp:\\host`, `https:host`, `//host`, `0x7f.1`, letters of other alphabets) and each in its own
 * way, so what would have to be forgiven is refused: the key goes to the host that stands there, or
 * nowhere.
 */
export function readAddress(typed: string): ReadAddress {
  const text = typed.trim();
  if (text === '') return { why: 'must not be empty' };
  if (text.length > longest) return { why: `can have ${longest} characters at most` };
  if (/[\s\\]/.test(text)) return { why: 'must hold no spaces and no backslashes' };
  const [, scheme, behind = text] = /^([a-z][a-z0-9+.-]*):(?!\d+(?:[/?#]|$))(.*)$/is.exec(text) ?? [];
  if (scheme !== undefined && !/^https?$/i.test(scheme))
    return { why: 'must begin with https:// or http://' };
  if (scheme !== undefined && !/^\/\/[^/]/.test(behind)) return { why: plainForm };
  const protocol = scheme?.toLowerCase() ?? 'https';
  const rest = scheme === undefined ? text : behind.slice(2);
  // A word alone is as likely something that belongs into another field.
  if (scheme === undefined && !/[.:]|^localhost(?:\/|$)/i.test(rest.replace(/\/.*$/s, '')))
    return { why: plainForm };
  return readHost(protocol, rest);
}

const plainForm = 'must be a plain http or https address, such as https://s3.example.com';

/** @param rest host, port and path */
function readHost(protocol: string, rest: string): ReadAddress {
  const [authority = ''] = /^[^/?#]*/.exec(rest) ?? [];
  if (authority.includes('@')) return { why: 'must hold no user name and no password' };
  if (/[?#]/.test(rest)) return { why: 'must hold no "?" and no "#"' };
  const host = authority.replace(/:\d*$/, '').toLowerCase();
  // What is left of an address whose sign was lost: "http:host", "https/host".
  if (host === '' || /^https?$|^\.|\.\./.test(host)) return { why: plainForm };
  const address = `${protocol}://${rest}`;
  if (!URL.canParse(address)) return { why: plainForm };
  const { hostname } = new URL(address);
  if (hostname !== host) return { why: `names the host ${hostname} in another form: write it like that` };
  return { address };
}

/** An endpoint that somebody enters. Those in a vault may be of older versions, and are read as they are. */
export const EnteredEndpoint = z.string().transform((typed, context) => {
  const read = readAddress(typed);
  if ('address' in read) return read.address;
  context.addIssue({ code: 'custom', message: read.why });
  return z.NEVER;
});

/** What was typed as the address that it means; as it is, where it is none, for whoever refuses it. */
export function addressIn(typed: string): string {
  const read = readAddress(typed);
  return 'address' in read ? read.address : typed;
}
