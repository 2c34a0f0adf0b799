import type { VerdictView } from '#shared/contract/index.ts';
import type { ServiceId } from '#shared/model.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import type { Asked, Judgement } from '../client/failure.ts';
import { questionOf } from '../client/question.ts';
import { judge } from '../client/verdict.ts';
import type { Provider } from '../providers/provider.ts';
import { type AskDeps, askBuckets, askIdentity, type Question, type Reply } from './ask.ts';

/** What to test. */
export interface ConnectionTest {
  provider: Provider;
  /** Addresses by service, with nothing left to fill in; for a native provider only those that differ from its own. */
  endpoints: Partial<Record<ServiceId, string>>;
  /** Where absent, the provider's usual one. */
  region?: string;
  /** The account the person said the key belongs to. */
  accountId?: string;
  credential: { accessKeyId: string } & SecretMaterial;
  addressing: Provider['addressing'];
  /** A PEM file with the certificate authorities that the key's account trusts. */
  caPath?: string;
  /** Origins on other machines that may be asked in the clear. */
  plainHttp: readonly string[] | undefined;
  /** For each of the two calls, which run side by side. Default 10,000. */
  timeoutMs?: number;
}

type Identity = { account: string; arn: string };

const maxBuckets = 20;

/** What STS says about the key itself is final; anything else may be STS's own trouble, and S3 decides. */
const aboutTheKey = new Set(['wrong_key', 'inactive_key', 'wrong_secret', 'expired', 'clock_skew']);

function questionFor(test: ConnectionTest, id: 's3' | 'sts', timeoutMs: number): Question {
  const { provider, credential, addressing } = test;
  const { region, caPath, plainHttp } = test;
  const asking = { endpoint: test.endpoints[id], region, caPath, plainHttp, key: credential };
  return {
    ...questionOf(provider, id, asking),
    pathStyle: addressing === 'path',
    newChecksums: provider.acceptsNewChecksums,
    timeoutMs,
  };
}

/** The address for people: what was asked if it got that far, else what was meant to be. */
const addressOf = (reply: Reply<unknown>, question: Question): string =>
  question.endpoint ?? reply.wire.origin ?? 'its own address';

function judgeReply(reply: Reply<unknown>, question: Question, now: Date): Judgement {
  if (reply.ok) return { verdict: 'ok', message: 'The key works.', hint: '' };
  if ('refused' in reply) {
    const { message, hint } = reply.refused;
    return { verdict: 'other', message, hint };
  }
  const { label: service, keyLabel, secretLabel, region, timeoutMs } = question;
  const address = addressOf(reply, question);
  const host = URL.canParse(address) ? new URL(address).host : address;
  const asked: Asked = { service, keyLabel, secretLabel, region, host, proxy: reply.proxy, timeoutMs, now };
  return judge(reply.failure, asked);
}

const bucketWords = (count: number): string =>
  count === 0 ? 'There are no buckets yet.' : `It sees ${count} bucket${count === 1 ? '' : 's'}.`;

/** Without a known address there is nothing to test, and guessing one would send the key elsewhere. */
const noEndpoint = (provider: Provider): VerdictView => ({
  verdict: 'other',
  message: `The profile has no endpoint for ${provider.services.find(({ id }) => id === 's3')?.label ?? 'S3'}.`,
  hint: 'Edit the profile and fill in the endpoint.',
  asked: 'nothing',
  milliseconds: 0,
  buckets: [],
  identity: null,
});

/**
 * Tests a key: lists its buckets and, where the provider has STS, asks whose key it is. Both are
 * asked once, at the same time. Nothing is changed anywhere.
 *
 * @param deps clock, environment (for its proxy)
 * @param test what
 * @returns what was found; a failure of any kind is a verdict and not an exception
 */
export async function testConnection(deps: AskDeps, test: ConnectionTest): Promise<VerdictView> {
  const { provider, endpoints } = test;
  const { now } = deps;
  if (!provider.native && endpoints.s3 === undefined) return noEndpoint(provider);

  const timeoutMs = test.timeoutMs ?? 10_000;
  // Where STS only adds a name, it may not make the person wait.
  const patience = provider.probe === 'sts' ? timeoutMs : Math.min(timeoutMs, 3000);
  const [s3Question, stsQuestion] = [questionFor(test, 's3', timeoutMs), questionFor(test, 'sts', patience)];
  const hasSts = endpoints.sts !== undefined || provider.native;

  const startedAt = now().getTime();
  const [s3, sts]: [Reply<string[]>, Reply<Identity> | null] = await Promise.all([
    askBuckets(deps, s3Question),
    hasSts ? askIdentity(deps, stsQuestion) : null,
  ]);
  const milliseconds = Math.max(0, now().getTime() - startedAt);
  const identity = sts?.ok ? sts.value : null;

  if (sts && !sts.ok && provider.probe === 'sts') {
    const judgement = judgeReply(sts, stsQuestion, now());
    if (aboutTheKey.has(judgement.verdict)) {
      const asked = `GetCallerIdentity at ${addressOf(sts, stsQuestion)}`;
      return { ...judgement, asked, milliseconds, buckets: [], identity };
    }
  }
  const judgement = judgeReply(s3, s3Question, now());
  const asked = `ListBuckets at ${addressOf(s3, s3Question)}`;
  const buckets = s3.ok ? s3.value : [];
  const otherAccount = identity && test.accountId !== undefined && identity.account !== test.accountId;
  return {
    ...judgement,
    message: s3.ok ? `${judgement.message} ${bucketWords(buckets.length)}` : judgement.message,
    hint:
      judgement.hint ||
      (otherAccount
        ? `The key belongs to account ${identity.account}; the profile says ${test.accountId}.`
        : ''),
    asked,
    milliseconds,
    buckets: buckets.slice(0, maxBuckets),
    identity,
  };
}
