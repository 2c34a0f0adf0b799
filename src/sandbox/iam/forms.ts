import type { Form } from '../http/parameters.ts';

/** The forms of names and the like, from the parameters' constraints in the IAM API reference. */

const name = (length: number): Form => ({
  pattern: new RegExp(`^[\\w+=,.@-]{1,${length}}$`),
  described: `have 1 to ${length} characters of [\\w+=,.@-]`,
});

/** Names by the kind of thing that has them. */
export const names = { user: name(64), group: name(128), role: name(64), policy: name(128) } as const;

export const path: Form = {
  pattern: /^(?:\/|\/[\x21-\x7e]{1,510}\/)$/,
  described: 'begin and end with / and have 1 to 512 characters of [\\u0021-\\u007E]',
};

export const pathPrefix: Form = {
  pattern: /^\/[\x21-\x7e]{0,511}$/,
  described: 'begin with / and have 1 to 512 characters of [\\u0021-\\u007E]',
};

export const arn: Form = { pattern: /^arn:.{16,2044}$/, described: 'be an ARN' };

export const accessKeyId: Form = {
  pattern: /^\w{16,128}$/,
  described: 'have 16 to 128 characters of [\\w]',
};

export const keyStatus: Form = {
  pattern: /^(?:Active|Inactive)$/,
  described: 'satisfy enum value set: [Active, Inactive]',
};

export const versionId: Form = {
  pattern: /^v[1-9]\d*$/,
  described: 'satisfy regular expression pattern: v[1-9][0-9]*',
};

export const description: Form = {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: tab and line ends are what IAM allows
  pattern: /^[\u0009\u000a\u000d\u0020-\u007e\u00a1-\u00ff]{0,1000}$/,
  described: 'have at most 1000 characters of [\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]',
};

export const policyScope: Form = {
  pattern: /^(?:All|AWS|Local)$/,
  described: 'satisfy enum value set: [All, AWS, Local]',
};
