/** What the environment says of certificates. Every connection says itself that they are verified (`wire/`). */

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether Node is told to take any certificate. */
export const ignoresCertificates = (env: Environment): boolean => env.NODE_TLS_REJECT_UNAUTHORIZED === '0';

/** The file of authorities that Node trusts besides the system's; null for none. It can only add, and whoever sets it can run programs as the person. */
export const extraAuthorities = (env: Environment): string | null => env.NODE_EXTRA_CA_CERTS || null;
