import { type Agreed, notAgreed, plainOrigins, plainWords } from '#shared/plainHttp.ts';
import { Note } from './Note.tsx';

/** Says of a profile or an account what it uses in the clear, and whether anybody agreed to that. */
export function PlainHttpNote({ of }: { of: Agreed }) {
  const open = new Set(notAgreed(of));
  return plainOrigins(of.endpoints).map((origin) => (
    <Note key={origin} tone={open.has(origin) ? 'warning' : 'info'} title={plainWords(origin)}>
      <p>
        {open.has(origin)
          ? 'Nobody agreed to it yet, so QCred does not ask there. Edit it to agree, or use https.'
          : 'You agreed to it.'}
      </p>
    </Note>
  ));
}
