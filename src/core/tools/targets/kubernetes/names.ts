import { judgeName, type NameRule } from '../kit/nameRule.ts';
import type { Target } from '../kit/target.ts';

/** The longest name of an object, and of a namespace, by the Kubernetes documentation, "Object Names and IDs". */
const longest = { name: 253, namespace: 63 };

const label = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const namePattern = new RegExp(String.raw`^${label}(?:\.${label})*$`);
const namespacePattern = new RegExp(`^${label}$`);

function isLegal(text: string): boolean {
  const parts = text.split('/');
  const name = parts.pop() ?? '';
  const [namespace, ...others] = parts;
  if (others.length > 0 || name.length > longest.name || !namePattern.test(name)) return false;
  // A binding's name has 255 characters at most.
  if (text.length > 255) return false;
  return (
    namespace === undefined || (namespace.length <= longest.namespace && namespacePattern.test(namespace))
  );
}

const rule: NameRule = {
  isLegal,
  longest: longest.name,
  kept: (plain) =>
    plain
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, longest.name)
      .replace(/^-+|-+$/g, ''),
  otherwise: 'profile',
  why: 'A Secret is called by small letters, digits, "-" and "."; a namespace may stand before it with "/".',
};

/** Whether Kubernetes takes this as the name of a Secret, alone or as `NAMESPACE/NAME`. */
export const kubernetesNameFor = (text: string): ReturnType<Target['nameFor']> => judgeName(rule, text);
