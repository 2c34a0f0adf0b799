import type { Span } from './occurrences.ts';

/**
 * Secrets that show what they are: most services begin a token with letters of their own, so that
 * it is found where it should not be. One list, each with whose it is. The letters are from the
 * services' documents; the rules of gitleaks and secretlint were compared with. The lengths are
 * shorter than the real ones: services change them, and a token that is cut is still a secret.
 *
 * Not a library: secretlint's rules would be 220 KB more to load for a preview, report by file
 * instead of by place, know exact lengths only, and no place at all (netrc, a password in a list).
 */
const beginnings: readonly string[] = [
  // GitHub: ghp, gho, ghu, ghs, ghr
  'gh[opsur]_\\w{12,}',
  // GitHub, fine-grained
  'github_pat_\\w{12,}',
  // GitLab: "Token overview" in its documents
  'gl(?:pat|oas|dt|rtr?|cbt|ptt|ft|imt|agent|soat|ffct)-[\\w.=-]{10,}',
  // GitLab, runners of before
  'GR1348941[\\w-]{10,}',
  // Slack: bots, users, apps, refresh
  'xox[a-z](?:\\.xox[a-z])?-[\\w-]{8,}',
  // Slack, app level
  'xapp-\\d-[\\w-]{8,}',
  // Slack, web hooks
  'hooks\\.slack\\.com/(?:services|workflows|triggers)/[\\w/+-]{12,}',
  // Discord, web hooks
  'discord(?:app)?\\.com/api/webhooks/\\d+/[\\w-]{16,}',
  // Stripe
  '[rs]k_(?:live|test|prod)_\\w{8,}',
  // Stripe and others, web hooks
  'whsec_[\\w+/=-]{12,}',
  // Amazon Bedrock
  '(?:ABSK|bedrock-api-key-)[\\w+/=]{20,}',
  // AWS, session tokens as STS has made them
  '(?:FwoG|IQoJ|FQoG|AQoD)[\\w+/=]{60,}',
  // Google, API keys
  'AIza[\\w-]{20,}',
  // Google, OAuth
  '(?:ya29\\.[\\w-]{12,}|GOCSPX-[\\w-]{12,}|1//0[\\w-]{20,})',
  // Azure AD
  '[\\w~.]{3}\\dQ~[\\w~.-]{20,}',
  // npm
  'npm_\\w{16,}',
  // PyPI
  'pypi-[\\w-]{16,}',
  // RubyGems
  'rubygems_\\w{16,}',
  // crates.io
  'cio[A-Za-z0-9]{32,}',
  // Docker Hub
  'dckr_(?:pat|oat)_[\\w-]{12,}',
  // Hugging Face
  '(?:hf|api_org)_[A-Za-z]{16,}',
  // HashiCorp Vault
  'hv[bsr]\\.[\\w-]{16,}',
  // HashiCorp Terraform
  '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w=-]{16,}',
  // DigitalOcean
  'do[opr]_v1_\\w{16,}',
  // Shopify
  'shp(?:at|ca|pa|ss)_\\w{16,}',
  // SendGrid
  'SG\\.[\\w-]{12,}\\.[\\w-]{12,}',
  // Brevo
  'xkeysib-[\\w-]{16,}',
  // Mailgun
  'key-[0-9a-f]{32}',
  // Mailchimp
  '[0-9a-f]{32}-us\\d{1,2}',
  // Twilio
  'SK[0-9a-f]{32}',
  // Databricks
  'dapi[0-9a-f]{32}',
  // Linear
  'lin_(?:api|oauth)_\\w{16,}',
  // Notion
  '(?:ntn_|secret_)[A-Za-z0-9]{32,}',
  // Grafana
  'gl(?:c|sa)_[\\w+/=]{16,}',
  // Postman
  'PMAK-[\\w-]{16,}',
  // Pulumi
  'pul-[0-9a-f]{32,}',
  // Sentry
  'sntry[su]_[\\w+/=-]{16,}',
  // Netlify
  'nf[a-z]_[\\w-]{16,}',
  // Figma
  'figd_[\\w-]{16,}',
  // Atlassian
  'AT(?:ATT|CTT)[\\w=-]{16,}',
  // Heroku
  'HRKU-[\\w-]{16,}',
  // Supabase
  'sb[p]?_(?:secret_)?\\w{16,}',
  // Tailscale
  'tskey-[\\w-]{12,}',
  // Doppler
  'dp\\.[a-z]{2,5}\\.[\\w-]{16,}',
  // 1Password, service accounts
  'ops_eyJ[\\w+/=-]{20,}',
  // 1Password, secret key
  'A3(?:-[A-Z0-9]{5,11}){4,6}',
  // age
  'AGE-SECRET-KEY-1[A-Z0-9]{16,}',
  // Artifactory
  '(?:AKCp|cmVmd)[A-Za-z0-9]{32,}',
  // OpenShift
  'sha256~[\\w-]{20,}',
  // Yandex Cloud
  '(?:AQVN[\\w-]{20,}|t1\\.[\\w=-]{8,}\\.[\\w=-]{20,})',
  // Backblaze B2, application keys
  'K00\\d[A-Za-z0-9/+]{27}',
  // Telegram
  '\\d{6,12}:A[\\w-]{30,}',
  // PlanetScale
  'pscale_(?:tkn|oauth|pw)_[\\w.=-]{12,}',
  // a block of PEM in base64, as Kubernetes has it
  'LS0tLS1CRUdJTi[A-Za-z0-9+/=]{12,}',
  // Groq, Perplexity, xAI, Replicate
  '(?:gsk_|pplx-|xai-|r8_)[A-Za-z0-9]{20,}',
];

/** More than one part, or looked at twice: these may begin only where a word does, so that each word is read once. */
const words: readonly string[] = [
  // OpenAI, Anthropic and others
  'sk-(?=[\\w-]{0,40}[A-Z0-9])[\\w-]{12,}',
  // JSON Web Token (RFC 7519) and other JOSE
  'eyJ[\\w-]{8,}\\.[\\w-]{4,}(?:\\.[\\w-]*){0,3}',
  // Discord, bots
  '[MNO][\\w-]{23,28}\\.[\\w-]{6}\\.[\\w-]{27,}',
  // hashes of passwords (crypt(5))
  '\\$(?:[0-9a-z]{1,3}|argon2[a-z]{1,2}|pbkdf2[\\w-]{0,12}|scrypt)\\$[^\\s:"\'`,;|]{8,}',
];

const shape = new RegExp(
  `(?<![A-Za-z0-9])(?:${beginnings.join('|')})|(?<![\\w-])(?:${words.join('|')})`,
  'g',
);

/** What shows by its shape that it is a secret, whatever stands before it. */
export const findShapes = (text: string): Span[] =>
  Array.from(text.matchAll(shape), ({ 0: { length }, index }) => ({ from: index, to: index + length }));
