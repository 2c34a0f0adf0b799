import type { Holder } from '#shared/iamChange.ts';
import type { RemoteGroup } from '#shared/mirror.ts';
import { eachPage, type PageEnd } from '../iam/pages.ts';
import { documentText, nameText } from '../iam/remote.ts';
import { most, mostOfOne, tooMuch, weigh } from '../iam/weight.ts';
import type { Ask } from './ask.ts';

/** Policies of a user, group or role. */
export type Grants = Pick<RemoteGroup, 'attached' | 'inline'>;

type Page = { Marker?: string; MaxItems: number };
type Names = PageEnd & { PolicyNames?: string[] };
type Attached = PageEnd & { AttachedPolicies?: { PolicyArn?: string }[] };
type Document = { PolicyDocument?: string };

/** The three calls for one holder; IAM names them and their parameter after its kind. */
function callsFor({ iam, options }: Ask['own'], { kind, name }: Holder) {
  switch (kind) {
    case 'user':
      return {
        kind: 'User',
        attached: (page: Page): Promise<Attached> =>
          iam.listAttachedUserPolicies({ ...page, UserName: name }, options),
        names: (page: Page): Promise<Names> => iam.listUserPolicies({ ...page, UserName: name }, options),
        document: (PolicyName: string): Promise<Document> =>
          iam.getUserPolicy({ UserName: name, PolicyName }, options),
      };
    case 'group':
      return {
        kind: 'Group',
        attached: (page: Page): Promise<Attached> =>
          iam.listAttachedGroupPolicies({ ...page, GroupName: name }, options),
        names: (page: Page): Promise<Names> => iam.listGroupPolicies({ ...page, GroupName: name }, options),
        document: (PolicyName: string): Promise<Document> =>
          iam.getGroupPolicy({ GroupName: name, PolicyName }, options),
      };
    case 'role':
      return {
        kind: 'Role',
        attached: (page: Page): Promise<Attached> =>
          iam.listAttachedRolePolicies({ ...page, RoleName: name }, options),
        names: (page: Page): Promise<Names> => iam.listRolePolicies({ ...page, RoleName: name }, options),
        document: (PolicyName: string): Promise<Document> =>
          iam.getRolePolicy({ RoleName: name, PolicyName }, options),
      };
  }
}

/**
 * Asks for the policies of one holder.
 *
 * @param before what was known: stands where the service does not tell
 */
export async function grantsOf(ask: Ask['own'], holder: Holder, before: Grants | undefined): Promise<Grants> {
  const calls = callsFor(ask, holder);
  const attached = new Set<string>();
  const names = new Set<string>();
  const attachedTold = await ask.ask(`ListAttached${calls.kind}Policies`, async () => {
    await eachPage(calls.attached, (page) => {
      for (const { PolicyArn } of page.AttachedPolicies ?? []) if (PolicyArn) attached.add(PolicyArn);
    });
    return true;
  });
  const namesTold = await ask.ask(`List${calls.kind}Policies`, async () => {
    await eachPage(calls.names, (page) => {
      for (const name of page.PolicyNames ?? []) names.add(name);
    });
    return true;
  });
  if (names.size > mostOfOne) throw tooMuch(`more than ${mostOfOne} policies of one ${holder.kind}`);
  const known = new Map(before?.inline.map(({ name, document }) => [name, document]));
  const inline: Grants['inline'] = [];
  let weight = 0;
  for (const name of names) {
    const got = await ask.ask(`Get${calls.kind}Policy`, () => calls.document(name));
    const document = got ? documentText(got.PolicyDocument) : (known.get(name) ?? '');
    weight += weigh(document);
    if (weight > most.thing)
      throw tooMuch(`more than ${most.thing / 2 ** 20} MB of policies of one ${holder.kind}`);
    inline.push({ name: nameText(name), document });
  }
  return {
    attached: attachedTold ? [...attached] : (before?.attached ?? []),
    inline: namesTold ? inline : (before?.inline ?? []),
  };
}
