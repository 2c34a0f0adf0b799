/**
 * Who reads a file of the corpus otherwise than we do, and why we stay with our reading. A file
 * that is not here is read alike by all three.
 */
export interface Deviation {
  /** What botocore does. */
  botocore?: string;
  /** What the JavaScript SDK does. */
  sdk?: string;
  /** Where the published rules say something else and we go with both programs, or with the AWS CLI. */
  rules?: string;
}

// Reasons that come up again and again.
const refusesRepeats =
  'It refuses the whole file when a section or key stands twice; the rules merge, and we warn.';
const keepsComments =
  'It knows no comments after values and takes them as part of the value; the rules end the value, and we warn.';
const skips =
  'It skips what it cannot make sense of; the rules call it an error, and a file we half understand we do not edit.';
const keepsCase = 'It keeps keys in the case they are written in; by the rules case does not matter.';
const onlyIdentifiers =
  'It reads names of letters, digits and _ - @ + . % : / only; the AWS CLI reads this one, and so do we, with a notice.';
const ignoredByRules =
  'The rules ignore profiles with other characters in their names; the AWS CLI uses them.';
const flattens = 'It takes every indented line with "=" for a setting, and forgets those without.';
const refusedIndent =
  'The rules take an indented line for a continuation and refuse one that continues nothing; both programs read it.';

export const deviations: Readonly<Record<string, Deviation>> = {
  'bad-before-section.config': { sdk: skips },
  'bad-colon.config': { botocore: 'It takes ":" for "="; the rules know "=" only.', sdk: skips },
  'bad-comment-hides-equals.config': { botocore: keepsComments, sdk: skips },
  'bad-continuation-of-nothing.config': { sdk: skips },
  'bad-header-mark-inside.config': {
    botocore:
      'It takes the mark as part of the name; by the rules a comment begins there and the bracket is missing.',
    sdk: skips,
  },
  'bad-header-open.config': { sdk: skips },
  'bad-header-trailing.config': {
    botocore: 'It does not look behind the bracket; the rules want a comment there or nothing.',
    sdk: skips,
  },
  'bad-json.credentials': { sdk: skips },
  'bad-nested-no-key.config': {
    botocore: 'It takes the empty name for a key; the rules call it an error.',
    sdk: skips,
  },
  'bad-nested.config': { sdk: skips },
  'bad-no-equals.config': { sdk: skips },
  'bad-no-equals.credentials': { sdk: skips },
  'bad-no-key.config': { sdk: skips },
  'bad-shell.credentials': { sdk: skips },

  'block-twice.config': {
    botocore: refusesRepeats,
    sdk: 'It merges the lines of both blocks; by the rules the last property replaces the first.',
  },
  'bom.config': { botocore: 'It refuses a byte order mark; we read past it, and warn.' },
  'bom.credentials': { botocore: 'It refuses a byte order mark; we read past it, and warn.' },
  'colon-in-key.config': { botocore: 'It takes ":" for "="; the rules know "=" only. We write no such key.' },
  'comment-after-nested-value.config': { botocore: keepsComments },
  'comment-after-value.config': { botocore: keepsComments },
  'comment-in-block.config': {
    rules: 'The rules know comments at the margin only; both programs take an indented one for a comment.',
  },
  'comment-indented.config': {
    rules: 'The rules know comments at the margin only; both programs take an indented one for a comment.',
  },
  'continued-after-blank.config': {
    botocore: 'It keeps the blank line in the value; by the rules blank lines are nothing.',
    sdk: flattens,
  },
  'continued-like-setting.config': { sdk: flattens },
  'continued-value.config': { sdk: flattens },
  'default-both-prefixed-first.config': {
    botocore:
      'It takes the one that comes last; by the rules [profile default] counts. We warn, and write both.',
  },
  'docs-recipe.credentials': {
    botocore:
      'It takes [services qstorage] for a profile of that name, which nobody means; it fails later for want of the section.',
    sdk: 'It lists the section under a name of its own, where nobody looks.',
  },
  'header-comment-adjacent.config': {
    sdk: 'It wants white space before a comment; behind a header the rules do not.',
  },
  'header-comment-with-bracket.config': {
    botocore: 'It looks for the last bracket of the line, even in a comment.',
  },
  'header-inner-space.config': {
    botocore: 'It keeps white space within the brackets; the rules drop it.',
    sdk: 'It keeps white space within the brackets; the rules drop it.',
  },
  'header-space-between.config': {
    sdk: 'It wants a single space between kind and name, and none behind; the rules allow more.',
  },
  'indented-everything.config': { sdk: flattens, rules: refusedIndent },
  'indented-header-below-setting.config': {
    sdk: 'It takes the line for a header; for the rules and botocore it continues the value above.',
  },
  'indented-settings.config': { rules: refusedIndent },
  'indented-unevenly.config': { sdk: flattens, rules: refusedIndent },
  'key-case.config': { sdk: keepsCase },
  'key-case.credentials': { sdk: keepsCase },
  'key-twice.config': { botocore: refusesRepeats },
  'key-twice.credentials': { botocore: refusesRepeats },
  'lone-carriage-return.config': {
    botocore:
      'Python ends lines at a lone carriage return; for the rules it is part of the value. We write none.',
  },
  'name-default-upper.config': {
    botocore: 'Python gives the settings of [DEFAULT] to every section; the rules do not, and we warn.',
  },
  'name-default-upper.credentials': {
    botocore: 'Python gives the settings of [DEFAULT] to every section; the rules do not, and we warn.',
  },
  'name-emoji.config': { sdk: onlyIdentifiers, rules: ignoredByRules },
  'name-escaped.config': { sdk: onlyIdentifiers, rules: ignoredByRules },
  'name-exclamation.config': { sdk: onlyIdentifiers, rules: ignoredByRules },
  'name-inner-space.credentials': {
    botocore: 'It keeps white space within the brackets; the rules drop it.',
    sdk: 'It keeps white space within the brackets; the rules drop it.',
  },
  'name-proto.config': { sdk: 'It refuses the whole file for this name. We read it, and do not write it.' },
  'name-quoted.config': { rules: 'The rules know no quotation marks; both programs do.' },
  'name-quoted.credentials': {
    rules: 'The rules ignore a name with quotation marks; both programs take them as part of it here.',
  },
  'name-two-words-known-kind.credentials': {
    botocore: 'It takes "profile a" for the name; the rules ignore the section, and we warn.',
    sdk: 'It lists the section as "profile.a"; the rules ignore it, and we warn.',
  },
  'name-with-space.config': { sdk: onlyIdentifiers, rules: ignoredByRules },
  'name-with-space.credentials': { sdk: onlyIdentifiers, rules: ignoredByRules },
  'nested-empty-value.config': { sdk: 'It takes the empty nested value for the beginning of another block.' },
  'secret-after-comment-mark.credentials': { botocore: keepsComments },
  'section-kind-plural.config': { botocore: 'It takes every kind that begins with "profile" for a profile.' },
  'section-nameless.config': {
    botocore: 'It refuses a header without a name; the rules ignore the section.',
  },
  'section-twice-spelled-differently.config': {
    botocore:
      'It merges what is spelled alike only, and of two spellings takes the last; the rules know one spelling.',
  },
  'section-twice.config': { botocore: refusesRepeats },
  'section-twice.credentials': { botocore: refusesRepeats },
  'services-quoted.config': { sdk: onlyIdentifiers, rules: ignoredByRules },
  'value-is-comment.config': { botocore: keepsComments },
};
