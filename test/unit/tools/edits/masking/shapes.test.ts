import { describe, expect, it } from 'vitest';
import { findShapes } from '#core/tools/edits/masking/shapes.ts';

const b32 = 'CANARY0123456789CANARY0123456789';
const hex = '0123456789abcdef0123456789abcdef';
const letters = 'CANARYabcdefghijklmnopqrstuvwxyz';

/** Whose it is, how it begins and how it goes on: joined at run time, so that no scanner takes this for a leak. */
const tokens: readonly [whose: string, begins: string, goesOn: string][] = [
  ...['p', 'o', 'u', 's', 'r'].map((kind): [string, string, string] => ['GitHub', `gh${kind}_`, b32]),
  ['GitHub, fine-grained', 'github_pat_', b32],
  ...['pat', 'oas', 'dt', 'rt', 'rtr', 'cbt', 'ptt', 'ft', 'imt', 'agent', 'soat', 'ffct'].map(
    (kind): [string, string, string] => ['GitLab', `gl${kind}-`, b32],
  ),
  ['GitLab, runners', 'GR1348941', b32],
  ['Slack', 'xoxb-', '123456789012-CANARY'],
  ['Slack, rotated', 'xoxe.xoxp-', '1-CANARY0123'],
  ['Slack, app level', 'xapp-1-', 'A0123-CANARY'],
  ['Slack, web hooks', 'hooks.slack.com/services/', 'T0/B0/CANARY0123456789'],
  ['Slack, workflows', 'hooks.slack.com/workflows/', 'T0/B0/CANARY0123456789'],
  ['Slack, triggers', 'hooks.slack.com/triggers/', 'T0/B0/CANARY0123456789'],
  ['Discord, web hooks', 'discord.com/api/webhooks/', `1234567890/${b32}`],
  ['Discord, web hooks of before', 'discordapp.com/api/webhooks/', `1234567890/${b32}`],
  ['Stripe', 'sk_live_', b32],
  ['Stripe, restricted', 'rk_test_', b32],
  ['Stripe, others', 'sk_prod_', b32],
  ['web hooks', 'whsec_', b32],
  ['Amazon Bedrock', 'ABSK', b32],
  ['Amazon Bedrock, for a day', 'bedrock-api-key-', b32],
  ...['FwoG', 'IQoJ', 'FQoG', 'AQoD'].map((begins): [string, string, string] => ['STS', begins, b32 + b32]),
  ['Google', 'AIza', b32],
  ['Google, OAuth', 'ya29.', b32],
  ['Google, a client', 'GOCSPX-', b32],
  ['Google, to refresh', '1//0', b32],
  ['Azure AD', 'abc8Q~', b32],
  ['npm', 'npm_', b32],
  ['PyPI', 'pypi-', b32],
  ['RubyGems', 'rubygems_', b32],
  ['crates.io', 'cio', b32],
  ['Docker Hub', 'dckr_pat_', b32],
  ['Docker Hub, organisations', 'dckr_oat_', b32],
  ['Hugging Face', 'hf_', letters],
  ['Hugging Face, organisations', 'api_org_', letters],
  ...['b', 's', 'r'].map((kind): [string, string, string] => ['Vault', `hv${kind}.`, b32]),
  ['Terraform', 'CANARY01234567.atlasv1.', b32],
  ...['o', 'p', 'r'].map((kind): [string, string, string] => ['DigitalOcean', `do${kind}_v1_`, b32]),
  ...['at', 'ca', 'pa', 'ss'].map((kind): [string, string, string] => ['Shopify', `shp${kind}_`, b32]),
  ['SendGrid', 'SG.', `${b32}.${b32}`],
  ['Brevo', 'xkeysib-', b32],
  ['Mailgun', 'key-', hex],
  ['Mailchimp', `${hex}-us`, '12'],
  ['Twilio', 'SK', hex],
  ['Databricks', 'dapi', hex],
  ['Linear', 'lin_api_', b32],
  ['Linear, OAuth', 'lin_oauth_', b32],
  ['Notion', 'ntn_', b32],
  ['Notion of before', 'secret_', b32],
  ['Grafana, cloud', 'glc_', b32],
  ['Grafana, service accounts', 'glsa_', b32],
  ['Postman', 'PMAK-', b32],
  ['Pulumi', 'pul-', hex],
  ['Sentry, people', 'sntryu_', b32],
  ['Sentry, organisations', 'sntrys_', b32],
  ['Netlify', 'nfp_', b32],
  ['Figma', 'figd_', b32],
  ['Atlassian', 'ATATT', b32],
  ['Bitbucket', 'ATCTT', b32],
  ['Heroku', 'HRKU-', b32],
  ['Supabase', 'sbp_', b32],
  ['Supabase, secret', 'sb_secret_', b32],
  ['Tailscale', 'tskey-', b32],
  ['Doppler', 'dp.pt.', b32],
  ['1Password', 'ops_eyJ', b32],
  ['1Password, an account', 'A3-', 'CANARY-CANAR1-CANAR2-CANAR3-CANAR4'],
  ['age', 'AGE-SECRET-KEY-1', b32],
  ['Artifactory', 'AKCp', b32],
  ['Artifactory, references', 'cmVmd', b32],
  ['OpenShift', 'sha256~', b32],
  ['Yandex Cloud', 'AQVN', b32],
  ['Yandex Cloud, IAM', 't1.', `CANARY01.${b32}`],
  ['Backblaze B2', 'K001', 'CANARY0123456789abcdefghijk'],
  ['Telegram', '123456789:A', b32],
  ['PlanetScale', 'pscale_tkn_', b32],
  ['PlanetScale, OAuth', 'pscale_oauth_', b32],
  ['PlanetScale, a password', 'pscale_pw_', b32],
  ['PEM in base64', 'LS0tLS1CRUdJTi', b32],
  ...['gsk_', 'pplx-', 'xai-', 'r8_'].map((begins): [string, string, string] => ['models', begins, b32]),
  ['OpenAI', 'sk-', b32],
  ['Anthropic', 'sk-ant-api03-', b32],
  ['JWT', 'eyJ', 'hbGciOiJIUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ.CANARY_abc-def'],
  ['JWE', 'eyJ', 'hbGciOiJkaXIifQ..CANARYab.CANARYcd.CANARYef'.replace('..', '.CANA.')],
  ['Discord, bots', 'MTA', `${'CANARY0123456789012345'}.CANARY.${b32}`],
  ['crypt, SHA-512', '$6$', 'salt$CANARYabcdefghij'],
  ['crypt, bcrypt', '$2b$', '12$CANARYabcdefghij'],
  ['crypt, argon2', '$argon2id$', 'v=19$m=65536$CANARYabcd'],
  ['crypt, PBKDF2', '$pbkdf2-sha256$', '29000$CANARYabcd'],
  ['crypt, scrypt', '$scrypt$', 'ln=16$CANARYabcd'],
];

/** What is found in a text, in order. */
const foundIn = (text: string): string[] => findShapes(text).map(({ from, to }) => text.slice(from, to));

describe('the shape of a secret', () => {
  it.each(tokens)('is known, whole, wherever it stands: %s, %s', (_, begins, goesOn) => {
    const token = `${begins}${goesOn}`;
    // The hash of a password may hold any sign but a few.
    const closed = begins.startsWith('$') ? [] : ['(@)', 'https://@?a=b'];
    for (const around of ['@', 'see @ here', 'x="@"', 'a: @\nb: 1', ...closed])
      expect(foundIn(around.replace('@', () => token))).toEqual([token]);
  });

  it.each(tokens)('is not seen in what only begins so: %s, %s', (_, begins) => {
    expect(foundIn(`${begins}x y`)).toEqual([]);
  });

  it('begins where a word does', () => {
    for (const before of ['a', 'Z', '9']) expect(foundIn(`${before}npm_${b32}`)).toEqual([]);
    expect(foundIn(`_npm_${b32}`)).toEqual([`npm_${b32}`]);
    for (const before of ['a', 'Z', '9', '_', '-']) expect(foundIn(`${before}eyJ${b32}.${b32}`)).toEqual([]);
  });

  it('is not that of a plain word with a dash', () => {
    expect(foundIn('sk-learn-is-a-library and sk-some-other-words')).toEqual([]);
    expect(foundIn('the key-value-store of task-list-item-number-one')).toEqual([]);
  });

  it('is found as often as it is there', () => {
    const [a, b] = [`npm_${b32}`, `glpat-${b32}`];
    expect(foundIn(`${a} ${b}\n${a}`)).toEqual([a, b, a]);
  });
});
