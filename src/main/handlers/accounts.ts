import type { accountsCalls } from '#shared/contract/accounts.ts';
import { chooseCa } from '../calls/chooseFile.ts';
import { caPathOf } from '../calls/chosenFiles.ts';
import type { HandlersOf } from '../calls/contract.ts';
import type { HandlerParts } from './parts.ts';

/** Connected accounts. */
export function accountsHandlers({
  app,
  open,
  asked,
  chosen,
}: HandlerParts): HandlersOf<typeof accountsCalls> {
  return {
    'account.save': async ({ ca, ...draft }) => {
      const caPath = await caPathOf(open(), ca, chosen);
      return (await open().accounts()).save({ ...draft, ...(caPath && { caPath }) }, asked());
    },
    'account.remove': async ({ id }) => (await open().accounts()).remove(id),
    'account.sync': async ({ id }) => (await open().accounts()).sync(id),
    'account.cancelSync': async ({ id }) => (await open().accounts()).cancelSync(id),
    'account.tree': async ({ id }) => (await open().accounts()).tree(id),
    'account.user': async ({ id, user }) => (await open().accounts()).lookUpUser(id, user),
    'account.policy': async ({ id, policyArn }) => (await open().accounts()).lookUpPolicy(id, policyArn),
    'account.chooseCa': () => chosen.choose('ca', () => chooseCa(app().deps.home)),
    'iam.plan': async ({ id, change }) => (await open().tightening()).planChange(id, change),
    'iam.apply': async ({ planId }) => (await open().tightening()).applyChange(planId, asked()),
    'iam.tighten': async ({ id, policyArn }) => {
      const [proposal] = await (await open().tightening()).propose(id, { policy: policyArn });
      const { before = '', after = null, stops = [], kept = [] } = proposal ?? {};
      return { after, isSame: after === before, stops, kept };
    },
    'access.check': async ({ id, principalArn, action, resource }) =>
      (await open().management()).check(id, principalArn, action, resource),
    'services.list': async () => (await open().management()).services(),
  };
}
