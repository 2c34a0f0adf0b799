import type { ServiceId } from '#shared/model.ts';

/**
 * What one kind of block calls things. The words are those of Terraform 1.6 and later and of
 * OpenTofu (internal/backend/remote-state/s3/backend.go of hashicorp/terraform 1.6 to 1.11), and of
 * the AWS provider 4 and later (its "custom service endpoints" guide). Older ones spell the backend's
 * `endpoints` and `use_path_style` as `endpoint` and `force_path_style`.
 */
export interface BlockRules {
  pathStyle: string;
  /** Endpoints are an object here (`endpoints = {`) and a block there (`endpoints {`). */
  endpointsAre: 'object' | 'block';
  services: readonly ServiceId[];
  /** Checks that only Amazon can pass. */
  skips: readonly string[];
  /** Older spellings, which may not stand beside the present ones: endpoints by service, and path style. */
  outdatedEndpoints: Partial<Record<ServiceId, string>>;
  outdatedPathStyle: string;
}

const skips = [
  'skip_credentials_validation',
  'skip_metadata_api_check',
  'skip_region_validation',
  'skip_requesting_account_id',
];

export const backendRules: BlockRules = {
  pathStyle: 'use_path_style',
  endpointsAre: 'object',
  services: ['s3', 'iam', 'sts'],
  skips: [...skips, 'skip_s3_checksum'],
  outdatedEndpoints: { s3: 'endpoint', iam: 'iam_endpoint', sts: 'sts_endpoint' },
  outdatedPathStyle: 'force_path_style',
};

export const providerRules: BlockRules = {
  pathStyle: 's3_use_path_style',
  endpointsAre: 'block',
  services: ['s3', 'iam', 'sts', 'kms', 'sqs', 'sns'],
  skips,
  outdatedEndpoints: {},
  outdatedPathStyle: 's3_force_path_style',
};

/** The settings that say whose key is used. */
export const keySettings = ['profile', 'access_key', 'secret_key', 'token'] as const;
