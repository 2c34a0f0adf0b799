import { z } from 'zod';

/** What a KMIP server says of an object. Nothing of it is secret. */
export const KeyServerObject = z.object({
  id: z.string(),
  names: z.array(z.string()),
  /** "symmetric key"; null for what is nothing of a key. */
  kind: z.string().nullable(),
  /** "AES" */
  algorithm: z.string().nullable(),
  bits: z.number().nullable(),
  /** "active"; null where the server does not say. */
  state: z.string().nullable(),
});
export type KeyServerObject = z.infer<typeof KeyServerObject>;

/** What a KMIP server has that a certificate may see. */
export const KeyServerFound = z.object({
  /** Of the protocol: "1.4". */
  version: z.string(),
  found: z.array(KeyServerObject),
  /** Whether there are more than were asked for. */
  more: z.boolean(),
});
export type KeyServerFound = z.infer<typeof KeyServerFound>;

/** Keys of Vault's Transit engine. */
export const TransitFound = z.object({
  found: z.array(
    z.object({
      name: z.string(),
      /** "aes256-gcm96"; null where the token may not see it. */
      type: z.string().nullable(),
      exportable: z.boolean().nullable(),
      /** The newest. */
      version: z.number().nullable(),
    }),
  ),
  more: z.boolean(),
});
export type TransitFound = z.infer<typeof TransitFound>;
