import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHcl } from '#core/formats/hcl/body.ts';
import { quoteString, readString } from '#core/formats/hcl/text.ts';
import { terraformTarget } from '#core/tools/targets/terraform/index.ts';
import { QCredError } from '#shared/errors.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { entryOf, found, inMode, runTargetContract, secretText } from './contract.ts';
import { oneFile } from './oneFile.ts';

const { opened: files, write: planned } = oneFile(terraformTarget, 'configuration');
const reference = inMode('reference', entryOf('default'));
const fixed = inMode('static', entryOf('default'));

const busy = `# state of the lab
terraform {
  required_version = ">= 1.6" # older ones spell it differently
  backend "s3" {
    # made by hand
    bucket   = "lab-state"
    key      = "net/a" /* odd */
    region   = "us-east-1"
    endpoint = "https://old.example.com"
    access_key = "AKIAOLD" // rotate me
    secret_key = "foreign/secret"
    encrypt  = true
    assume_role = {
      role_arn = "arn:aws:iam::1:role/x"
    }
  }
}

variable "text" {
  default = <<-EOT
    provider "aws" { region = "not me" }
    \${var.x ? "}" : "{"}
  EOT
}

provider "aws" {
  region = var.region
  default_tags {
    tags = { env = "lab", "a b" : 1 }
  }
  endpoints {
    # only here
    dynamodb = "http://localhost:8000"
    s3       = "http://localhost:9000"
  }
}
`;

runTargetContract(terraformTarget, {
  roles: false,
  keeps: ['name', 'provider', 'region', 'endpoints'],
  foreign: [
    { configuration: 'terraform {\n  required_version = ">= 1.6"\n}\n\n# the end' },
    {
      configuration:
        'terraform {\n  backend "s3" {\n    bucket = "b"\n    # here\n    region = "x"\n  }\n}\n\nresource "null" "a" {}\n',
    },
    { configuration: '\ufeff# only\r\nprovider "aws" {\r\n\tregion="eu-west-1"\r\n}\r\n' },
    { configuration: 'provider "aws" {\n  alias  = "west"\n  region = "us-west-1"\n}\n' },
    { configuration: busy.replace('var.region', '"eu-west-1"') },
  ],
});

describe('what is written', () => {
  it('is a backend and a provider with every check switched off that only Amazon passes', () => {
    expect(planned('', [reference])).toBe(`terraform {
  backend "s3" {
    region                      = "q-world-1"
    use_path_style              = true
    skip_credentials_validation = true
    skip_metadata_api_check     = true
    skip_region_validation      = true
    skip_requesting_account_id  = true
    skip_s3_checksum            = true
    profile                     = "aws-profile"
    endpoints = {
      s3  = "https://qstorage.quilibrium.com"
      iam = "https://qnzm.quilibrium.com"
    }
  }
}

provider "aws" {
  region                      = "q-world-1"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
  profile                     = "aws-profile"

  endpoints {
    s3  = "https://qstorage.quilibrium.com"
    iam = "https://qnzm.quilibrium.com"
  }
}
`);
  });

  it('needs none of that for Amazon', () => {
    const entry = { ...reference, provider: 'aws', endpoints: {}, addressing: 'auto' } as const;
    expect(planned('', [entry])).toBe(`terraform {
  backend "s3" {
    region  = "q-world-1"
    profile = "aws-profile"
  }
}

provider "aws" {
  region  = "q-world-1"
  profile = "aws-profile"
}
`);
  });

  it('changes what it means and nothing else', () => {
    expect(planned(busy, [reference])).toBe(
      busy
        .replace('"us-east-1"', '"q-world-1"')
        .replace('    endpoint = "https://old.example.com"\n', '')
        .replace('    access_key = "AKIAOLD" // rotate me\n    secret_key = "foreign/secret"\n', '')
        .replace(
          '/x"\n    }\n',
          `/x"
    }
    profile                     = "aws-profile"
    use_path_style              = true
    skip_credentials_validation = true
    skip_metadata_api_check     = true
    skip_region_validation      = true
    skip_requesting_account_id  = true
    skip_s3_checksum            = true
    endpoints = {
      s3  = "https://qstorage.quilibrium.com"
      iam = "https://qnzm.quilibrium.com"
    }
`,
        )
        .replace(
          'var.region\n',
          `var.region
  profile                     = "aws-profile"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
`,
        )
        .replace(
          '"http://localhost:9000"\n',
          '"https://qstorage.quilibrium.com"\n    iam = "https://qnzm.quilibrium.com"\n',
        ),
    );
  });

  it('adds no second backend or provider, which may stand in another file of the module', () => {
    const backend = planned('terraform {\n  backend "s3" {}\n}\n', [reference]);
    expect(backend).not.toContain('provider');
    expect(backend).toMatch(/backend "s3" \{\n {4}profile .*"aws-profile"\n[\s\S]*\n {4}\}\n {2}\}\n\}\n$/);
    const provider = planned('provider "aws" {}\n', [fixed]);
    expect(provider).not.toContain('backend');
    expect(provider).toMatch(/^provider "aws" \{\n {2}access_key[\s\S]*\n {2}\}\n\}\n$/);
  });

  it('opens a block that stands in one line', () => {
    const text = 'provider "aws" { region = "x" }\n';
    expect(planned(text, [{ ...reference, endpoints: {}, addressing: 'auto' }])).toBe(
      'provider "aws" {\n  region = "q-world-1"\n  profile = "aws-profile"\n}\n',
    );
  });

  it('edits endpoints that stand in one line, and takes them away when they are all ours', () => {
    const text =
      'terraform {\n  backend "s3" {\n    endpoints = { sso = "http://o", s3 = "http://a", }\n  }\n}\n';
    const amazon = { ...reference, provider: 'aws', endpoints: {}, addressing: 'auto' } as const;
    expect(planned(text, [amazon])).toContain('endpoints = { sso = "http://o",  }\n');
    const ours = planned(text, [reference]);
    expect(found(terraformTarget, files(ours), 'default').endpoints).toEqual(reference.endpoints);
    expect(ours).toContain('sso = "http://o"');
    expect(planned(text.replace('sso = "http://o", ', ''), [amazon])).not.toContain('endpoints');
  });

  it('leaves alone what Terraform works out, but for the key', () => {
    const text =
      'provider "aws" {\n  region     = var.region\n  access_key = var.key\n  secret_key = var.secret\n  endpoints {\n    s3 = local.url\n  }\n}\n';
    const profile = found(terraformTarget, files(text), 'default');
    expect(profile).toMatchObject({ kind: 'other', region: undefined, endpoints: {} });
    expect(profile.notices[0]?.message).toContain('access_key, secret_key');
    const result = planned(text, [reference]);
    expect(result).toContain('region     = var.region\n');
    expect(result).toContain('s3 = local.url\n');
    expect(result).not.toContain('_key');
    expect(planned(result, [reference])).toBe(result);
  });

  it('changes the provider that has an alias when that one is meant, and makes none', () => {
    const west = 'provider "aws" {\n  alias      = "west"\n  access_key = "A"\n  secret_key = "CANARY"\n}\n';
    const text = `provider "aws" {\n  profile = "p"\n}\n\n${west}`;
    expect(found(terraformTarget, files(text), 'aws.west')).toMatchObject({
      kind: 'static',
      accessKeyId: 'A',
    });
    const result = planned(text, [{ ...reference, name: 'aws.west' }]);
    expect(result).toContain('provider "aws" {\n  profile = "p"\n}\n');
    expect(result).not.toContain('CANARY');
    expect(() => planned('', [{ ...reference, name: 'aws.west' }])).toThrow(QCredError);
  });

  it('finds a backend with another key than the provider’s, and can change either', () => {
    const text =
      'terraform {\n  backend "s3" {\n    access_key = "B"\n    secret_key = "CANARY"\n  }\n}\nprovider "aws" {\n  profile = "p"\n}\n';
    const names = (configuration: string) =>
      terraformTarget.read(files(configuration)).profiles.map((p) => p.name);
    expect(names(text)).toEqual(['default', 'backend.s3']);
    expect(names(planned(text, [reference]))).toEqual(['default']);
    const both = [
      { ...reference, reference: 'a' },
      { ...reference, name: 'backend.s3', reference: 'b' },
    ];
    const result = planned(text, both);
    expect(found(terraformTarget, files(result), 'backend.s3').reference).toBe('b');
    expect(planned(result, both)).toBe(result);
  });

  it('removes what it wrote and leaves the rest of a block', () => {
    const text = 'terraform {\n  backend "s3" {\n    bucket = "b"\n  }\n}\n';
    expect(planned(planned(text, [fixed]), [], ['default'])).toBe(text);
    expect(planned('a = 1\nprovider "aws" {\n  # mine\n  region = "x"\n}', [], ['default'])).toBe(
      'a = 1\nprovider "aws" {\n  # mine\n}',
    );
  });

  it('tells what the backend still needs, and what its key brings along', () => {
    const hints = (text: string) => found(terraformTarget, files(text), 'default').notices.map((n) => n.hint);
    const backend = planned('terraform {\n  backend "s3" {}\n}\n', [fixed]);
    expect(hints(backend)).toEqual([
      expect.stringContaining('AWS_REQUEST_CHECKSUM_CALCULATION'),
      expect.stringContaining('-backend-config'),
    ]);
    expect(hints(planned(backend, [reference]).replace('{}', '{ bucket = "b" }'))).toHaveLength(1);
  });

  it('writes what would be a template as text', () => {
    const template = `a\${b}%{c}"\\`;
    const text = planned('', [{ ...reference, reference: template }]);
    expect(text).toContain('profile                     = "a$${b}%%{c}\\"\\\\"\n');
    expect(found(terraformTarget, files(text), 'default').reference).toBe(template);
  });
});

describe('files it cannot read', () => {
  it.each([
    ['terraform {\n  backend "s3" {\n', 'Line 2, column 16'],
    ['a = "x\n', 'Line 1, column 5'],
    [`a = "x\${b("}")\n`, 'Line 1, column 7'],
    ['a = <<X\nfoo\n', 'Line 1, column 5'],
    ['a = [1, (2]\n', 'Line 1, column 11'],
    ['a =\nb = 1', 'Line 1, column 3'],
    ['a = 1, b = 2', 'Line 1, column 6'],
    ['\n  ? = 1', 'Line 2, column 3'],
    ['}', 'Line 1, column 1'],
    ['a b\n', 'Line 1, column 4'],
    ['/* a', 'Line 1, column 1'],
    ['\0\u0001', 'Line 1, column 1'],
  ])('%j is malformed at %s', (text, place) => {
    for (const act of [() => terraformTarget.read(files(text)), () => planned(text, [reference])]) {
      expect(act).toThrow(QCredError);
      expect(act).toThrow(place);
    }
  });

  it('leaves the JSON syntax alone, and says so', () => {
    const json = [{ part: 'configuration', path: '/home/person/main.tf.json', text: '{}' }];
    expect(terraformTarget.read(json)).toMatchObject({ profiles: [], notices: [{ level: 'warning' }] });
    expect(() => terraformTarget.plan(json, [reference], [])).toThrow('JSON syntax');
  });

  it('reads 20 MB in about the time that reading takes', () => {
    const nested = ('a {\n'.repeat(200) + '}\n'.repeat(200)).repeat(1000);
    const long = `x = "${`a\${b}`.repeat(1_000_000)}"\ny = [\n${'"z", # c\n'.repeat(1_000_000)}]\n`;
    const start = cpuNow();
    terraformTarget.read(files(nested + long));
    expect(cpuNow() - start).toBeLessThan(10_000);
  });
});

describe('HCL texts', () => {
  it('are quoted so that they read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', 'a', 'é') }), (text) => {
        expect(readString(quoteString(text))).toBe(text);
        const [item] = parseHcl(`a = ${quoteString(text)}\n`);
        expect(item).toMatchObject({ kind: 'attribute', valueEnd: 4 + quoteString(text).length });
      }),
    );
  });

  it.each([
    ['"a"', 'a'],
    ['"\\u00e9\\U0001F600\\t\\\\"', 'é😀\t\\'],
    [`"$\${a}%%{b}$c%"`, `\${a}%{b}$c%`],
    [`"\${a}"`, undefined],
    ['"\\q"', undefined],
    ['"a" + "b"', undefined],
    ['<<X\na\nX', undefined],
    ['true', undefined],
  ])('%s stands for %j', (source, text) => {
    expect(readString(source)).toBe(text);
  });

  it('never changes a file that it is not asked to change', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '=', '{', '}', '"', '\n', '#', '$', '<') }),
        (text) => {
          try {
            expect(terraformTarget.plan(files(text), [], [])).toEqual([]);
          } catch (error) {
            expect(error).toMatchObject({ code: 'file_malformed' });
          }
        },
      ),
    );
  });
});

it('says which secret it writes in the clear', () => {
  expect(terraformTarget.plan(files(''), [fixed], [])).toMatchObject([{ secret: true }]);
  expect(planned('', [fixed])).toContain(`secret_key                  = "${secretText}"`);
});
