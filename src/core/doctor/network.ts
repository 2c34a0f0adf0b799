import type { CheckView } from '#shared/contract/index.ts';
import { type Agreed, notAgreed, plainOrigins, plainWords } from '#shared/plainHttp.ts';
import { extraAuthorities, ignoresCertificates } from '../clouds/client/tls.ts';
import type { Check } from './check.ts';

/** Is anything sent in the clear, or to whom the environment says? */
export const checkNetwork: Check = async ({ deps, open }) => {
  const state = await open?.access.vault.state();
  const named = [...(state?.profiles ?? []), ...(state?.accounts ?? [])];
  return [...environment(deps.env), ...named.flatMap(plain)];
};

function environment(env: Readonly<Record<string, string | undefined>>): CheckView[] {
  const base = { id: 'tls', label: 'Certificates' };
  const authorities = extraAuthorities(env);
  return [
    ...(ignoresCertificates(env)
      ? [
          {
            ...base,
            status: 'warning' as const,
            message: 'NODE_TLS_REJECT_UNAUTHORIZED is 0. QCred verifies certificates all the same.',
            hint: 'Other programs on Node take any certificate with it: unset it.',
          },
        ]
      : []),
    ...(authorities === null
      ? []
      : [
          {
            ...base,
            status: 'info' as const,
            message: `NODE_EXTRA_CA_CERTS names ${authorities}: the authorities in it are trusted, too.`,
            hint: 'Unset it if that was not you.',
          },
        ]),
  ];
}

function plain(one: { id: string; name: string } & Agreed): CheckView[] {
  const open = new Set(notAgreed(one));
  return plainOrigins(one.endpoints).map((origin) => ({
    id: `plain-http-${one.id}`,
    label: one.name,
    status: open.has(origin) ? ('warning' as const) : ('info' as const),
    message: plainWords(origin),
    hint: open.has(origin)
      ? 'Nobody agreed to it, so QCred does not ask there; tools that it is written to do. Use https where the service has it.'
      : 'You agreed to it. Use https where the service has it.',
  }));
}
