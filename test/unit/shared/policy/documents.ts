import { type PolicyDocument, parsePolicy } from '#shared/policy/document.ts';

/** The document of these statements, read the way a person's text is. */
export function policyOf(statements: readonly object[], version = '2012-10-17'): PolicyDocument {
  const { document, problems } = parsePolicy(JSON.stringify({ Version: version, Statement: statements }));
  if (!document) throw new Error(problems.map((p) => p.message).join(' '));
  return document;
}
