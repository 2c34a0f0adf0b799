/** Whose a key is: STS says it, IAM where there is no STS. */
import type { IAM } from '@aws-sdk/client-iam';
import type { STS } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { identify } from '#core/clouds/client/identify.ts';
import { type ErrorCode, QCredError } from '#shared/errors.ts';

const callerArn = 'arn:aws:iam::1000000000:user/caller';
const userArn = 'arn:aws:iam::1000000000:user/ann';

/** A client whose services answer so; a code is a refusal. */
function clientOf({ caller, user, hasSts = true }: { caller: string; user: string; hasSts?: boolean }) {
  const asked: string[] = [];
  const answer = async (name: string, said: string) => {
    asked.push(name);
    if (!said.startsWith('arn:') && said !== '') throw new QCredError(said as ErrorCode, 'refused', '');
    return said;
  };
  const client = {
    sts: {
      getCallerIdentity: async () => ({ Account: '1000000000', Arn: await answer('sts', caller) }),
    } as unknown as STS,
    iam: { getUser: async () => ({ User: { Arn: await answer('iam', user) } }) } as unknown as IAM,
    hasSts,
    close: () => {},
  };
  return { client, asked };
}

describe('whose a key is', () => {
  it('is what STS says', async () => {
    const { client, asked } = clientOf({ caller: callerArn, user: userArn });
    expect(await identify(client)).toMatchObject({ principal: { name: 'caller' }, accountId: '1000000000' });
    expect(asked).toEqual(['sts']);
  });

  it.each(['not_available', 'service_failed', 'denied', 'connection_failed', ''])(
    'is what IAM says where STS answers "%s"',
    async (caller) => {
      const { client } = clientOf({ caller, user: userArn });
      expect(await identify(client)).toMatchObject({ principal: { name: 'ann' } });
    },
  );

  it('is asked of IAM alone where the provider has only announced its STS', async () => {
    const { client, asked } = clientOf({ caller: callerArn, user: userArn, hasSts: false });
    expect(await identify(client)).toMatchObject({ principal: { name: 'ann' } });
    expect(asked).toEqual(['iam']);
  });

  it('is not known of a key that may not ask, and works', async () => {
    const { client } = clientOf({ caller: 'denied', user: 'denied' });
    expect((await identify(client)).principal).toMatchObject({ kind: 'unknown' });
  });

  it('is nobody’s where the key is refused', async () => {
    await expect(identify(clientOf({ caller: 'key_refused', user: userArn }).client)).rejects.toMatchObject({
      code: 'key_refused',
    });
    await expect(identify(clientOf({ caller: 'denied', user: 'key_refused' }).client)).rejects.toMatchObject({
      code: 'key_refused',
    });
  });
});
