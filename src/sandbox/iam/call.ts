import type { Account } from '../account.ts';
import type { Principal } from '../principal.ts';
import type { Context } from '../service.ts';
import type { Switches } from '../switches.ts';
import type { XmlNode } from '../xml/write.ts';

/** One IAM request, verified. */
export interface IamCall {
  account: Account;
  principal: Principal;
  now: Date;
  parameters: ReadonlyMap<string, string>;
  switches: Switches;
}

/** One action of IAM. Adding one is adding an entry to a list of these. */
export interface IamAction {
  /** The ARN that the caller needs permission for. @throws Refusal */
  resource(call: IamCall): string;
  /** Condition keys of this action, such as `iam:PolicyARN`. */
  context?(call: IamCall): Context;
  /** Does it. @returns what stands in the result; null for actions without one. @throws Refusal */
  run(call: IamCall): readonly XmlNode[] | null;
}

export type IamActions = Readonly<Record<string, IamAction>>;

/** The resource of actions on everything of a kind: `arn:aws:iam::ID:user/*` and the like. */
export const anyOf =
  (kind: string) =>
  ({ account }: IamCall): string =>
    `arn:aws:iam::${account.id}:${kind}/*`;

/** The resource of actions that know none. */
export const anything = (): string => '*';
