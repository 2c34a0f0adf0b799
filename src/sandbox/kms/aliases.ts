import type { KmsActions, KmsCall } from './call.ts';
import { changing, findKey, permitKey } from './find.ts';
import { optionalText, text } from './input.ts';
import { pageOf } from './paging.ts';
import { demandAny } from './permit.ts';
import { kmsRefusal, notFound, validation } from './refusals.ts';
import type { KmsAlias } from './storage.ts';

/** "CreateAlias" in the API reference. */
const form = /^alias\/[a-zA-Z0-9/_-]+$/;
const mostPerKey = 50;

/** @throws Refusal */
function aliasName({ input }: KmsCall): string {
  const name = text(input, 'AliasName', { max: 256 });
  if (!name.startsWith('alias/')) throw validation('Invalid identifier');
  if (!form.test(name)) {
    throw kmsRefusal('InvalidAliasNameException', 'An alias has letters, digits and /_- behind "alias/".');
  }
  if (name.startsWith('alias/aws/')) throw kmsRefusal('NotAuthorizedException', 'This name is reserved.');
  return name;
}

/** @throws Refusal NotFoundException */
function aliasOf({ account, store, dialect }: KmsCall, name: string): KmsAlias {
  const alias = store.aliases.get(name);
  if (alias) return alias;
  throw notFound(`Alias ${dialect.aliasArn(account, name)} is not found.`);
}

const demandAlias = (call: KmsCall, action: string, name: string) =>
  demandAny(call, `kms:${action}`, {}, call.dialect.aliasArn(call.account, name));

const target = (call: KmsCall) => findKey(call, text(call.input, 'TargetKeyId', { max: 2048 }), false);

export const aliasActions: KmsActions = {
  async CreateAlias(call) {
    const { account, store, dialect, now } = call;
    const name = aliasName(call);
    const key = await target(call);
    demandAlias(call, 'CreateAlias', name);
    permitKey(call, key, 'CreateAlias', { states: changing });
    if (store.aliases.has(name)) {
      const arn = dialect.aliasArn(account, name);
      throw kmsRefusal('AlreadyExistsException', `An alias with the name ${arn} already exists`);
    }
    const own = [...store.aliases.values()].filter(({ keyId }) => keyId === key.id);
    if (own.length >= mostPerKey)
      throw kmsRefusal('LimitExceededException', 'Too many aliases for this key.');
    store.aliases.set(name, { keyId: key.id, createdAt: now, updatedAt: now });
    return null;
  },

  async UpdateAlias(call) {
    const name = aliasName(call);
    const alias = aliasOf(call, name);
    const key = await target(call);
    const before = call.store.keys.get(alias.keyId);
    demandAlias(call, 'UpdateAlias', name);
    for (const each of before ? [before, key] : [key]) permitKey(call, each, 'UpdateAlias', {});
    permitKey(call, key, 'UpdateAlias', { states: changing });
    const alike = (spec: string) => spec === 'SYMMETRIC_DEFAULT';
    if (before && (before.usage !== key.usage || alike(before.spec) !== alike(key.spec))) {
      throw validation('An alias moves only between keys of the same type and usage.');
    }
    alias.keyId = key.id;
    alias.updatedAt = call.now;
    return null;
  },

  async DeleteAlias(call) {
    const name = aliasName(call);
    const alias = aliasOf(call, name);
    demandAlias(call, 'DeleteAlias', name);
    const key = call.store.keys.get(alias.keyId);
    if (key) permitKey(call, key, 'DeleteAlias', {});
    call.store.aliases.delete(name);
    return null;
  },

  async ListAliases(call) {
    const { account, store, dialect, input } = call;
    demandAny(call, 'kms:ListAliases');
    const ref = optionalText(input, 'KeyId', { max: 2048 });
    const key = ref === undefined ? null : await findKey(call, ref, false);
    const shown = [...store.aliases].filter(([, { keyId }]) => key === null || keyId === key.id);
    return pageOf(
      input,
      'Aliases',
      shown,
      ([name]) => name,
      ([name, { keyId, createdAt, updatedAt }]) => ({
        AliasName: name,
        AliasArn: dialect.aliasArn(account, name),
        TargetKeyId: keyId,
        CreationDate: dialect.date(createdAt, 'list'),
        LastUpdatedDate: dialect.date(updatedAt, 'list'),
      }),
      { most: 100, usual: 50 },
    );
  },
};
