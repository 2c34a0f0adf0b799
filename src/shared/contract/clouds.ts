/** Clouds: what there is to know of each, and whether one answers. */
import { z } from 'zod';
import { ProviderId, ServiceId } from '../model.ts';
import { verdicts } from '../verdicts.ts';
import { call, nothing } from './call.ts';

const FieldWords = z.object({ label: z.string(), example: z.string(), help: z.string() });

/** A provider as its forms need it: names, endpoints, regions, words. */
export const ProviderView = z.object({
  id: ProviderId,
  label: z.string(),
  helpUrl: z.string(),
  services: z.array(z.object({ id: ServiceId, label: z.string(), endpoint: z.string().nullable() })),
  regions: z.array(z.string()),
  anyRegion: z.boolean(),
  /** True where the person must say the region, because there is no usual one. */
  asksForRegion: z.boolean(),
  words: z.object({
    accessKeyId: FieldWords,
    secretAccessKey: FieldWords,
    accountId: FieldWords.extend({ required: z.boolean(), pattern: z.string() }).nullable(),
    region: FieldWords,
    endpoint: FieldWords,
  }),
});
export type ProviderView = z.infer<typeof ProviderView>;

/** What a connection test found. */
export const VerdictView = z.object({
  verdict: z.enum(verdicts),
  message: z.string(),
  hint: z.string(),
  /** What was asked: "ListBuckets at https://…". */
  asked: z.string(),
  milliseconds: z.number(),
  /** Names of buckets seen, at most 20. */
  buckets: z.array(z.string()),
  identity: z.object({ account: z.string(), arn: z.string() }).nullable(),
});
export type VerdictView = z.infer<typeof VerdictView>;

export const cloudsCalls = {
  'providers.list': call(nothing, z.array(ProviderView)),
  /** Opens a provider's help page in the person's browser; only addresses of known providers. */
  'help.open': call(z.object({ provider: ProviderId }), nothing),

  'connection.test': call(z.object({ profileId: z.string() }), VerdictView),
} as const;
