import { type HclBlock, type HclBody, type HclItem, parseHcl } from '#core/formats/hcl/body.ts';
import { attributes } from '#core/formats/hcl/edit.ts';
import { readString } from '#core/formats/hcl/text.ts';
import { inFile } from '../kit/inFile.ts';
import { soleName, type TargetText } from '../kit/target.ts';
import { type BlockRules, backendRules, providerRules } from './rules.ts';

/** A block that says which key is used, and what may stand in it. */
export interface TerraformBlock {
  rules: BlockRules;
  block: HclBlock;
  /** The `terraform` block around a backend. */
  parent?: HclBlock;
}

/** What a configuration says about keys. */
export interface TerraformFile {
  text: string;
  /** All that stands in it. */
  items: readonly HclItem[];
  /** Blocks by the name of the profile that they make up, as Terraform would address them. */
  backend?: TerraformBlock;
  provider?: TerraformBlock;
  aliased: ReadonlyMap<string, TerraformBlock>;
}

/** The profile that is only the backend: listed where its key is another than the provider's. */
export const backendName = 'backend.s3';

/**
 * Finds `backend "s3"` and every `provider "aws"` in a configuration.
 *
 * @param path for messages
 * @throws QCredError file_malformed with path, line and column
 */
export function openTerraform(text: string, path: string): TerraformFile {
  const items = parse(text, path);
  const parent = blocksOf(items, 'terraform').find((block) => backendIn(block));
  const backend = parent && backendIn(parent);
  const providers = blocksOf(items, 'provider', 'aws');
  const aliased = new Map<string, TerraformBlock>();
  let provider: TerraformBlock | undefined;
  for (const block of providers) {
    const alias = stringOf(text, block, 'alias');
    if (alias === undefined) provider ??= { rules: providerRules, block };
    else if (!aliased.has(`aws.${alias}`)) aliased.set(`aws.${alias}`, { rules: providerRules, block });
  }
  return {
    text,
    items,
    backend: backend && { rules: backendRules, block: backend, parent },
    provider,
    aliased,
  };
}

/** The blocks of a profile, none where it does not exist; the default one is all that has no alias. */
export function blocksNamed({ backend, provider, aliased }: TerraformFile, name: string): TerraformBlock[] {
  const blocks =
    name === soleName ? [backend, provider] : [name === backendName ? backend : aliased.get(name)];
  return blocks.filter((block) => block !== undefined);
}

/** The value of a setting that is plain text; undefined where it is absent, empty or worked out. */
export function stringOf(text: string, body: HclBody, name: string): string | undefined {
  const attribute = attributes(body).find((one) => one.name === name);
  return (attribute && readString(text.slice(attribute.valueStart, attribute.valueEnd))) || undefined;
}

/** Whether a key is written out in any block. */
export const holdsSecret = ({ text, backend, provider, aliased }: TerraformFile): boolean =>
  [backend, provider, ...aliased.values()].some(
    (one) => one && ['secret_key', 'token'].some((name) => stringOf(text, one.block, name) !== undefined),
  );

/** Whether a file is in the JSON syntax, which Terraform tells by the name. */
export const isJson = ({ path }: TargetText): boolean => /\.json$/i.test(path);

const blocksOf = (items: readonly HclItem[], type: string, label?: string): HclBlock[] =>
  items
    .filter((item) => item.kind === 'block')
    .filter((block) => block.type === type && (label === undefined || block.labels[0] === label));

const backendIn = (terraform: HclBlock): HclBlock | undefined =>
  blocksOf(terraform.items, 'backend', 's3')[0];

const parse = (text: string, path: string): HclItem[] => inFile(path, () => parseHcl(text));
