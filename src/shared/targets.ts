import type { TargetId } from './model.ts';

/** What people call each tool. Apart from the targets themselves, which are loaded only when files are read. */
export const targetLabels: Readonly<Record<TargetId, string>> = {
  aws: 'AWS CLI',
  rclone: 'rclone',
  s3cmd: 's3cmd',
  mc: 'MinIO client',
  s5cmd: 's5cmd',
  s4cmd: 's4cmd',
  s3fs: 's3fs',
  goofys: 'goofys',
  boto: 'boto and gsutil',
  restic: 'restic',
  duplicity: 'duplicity',
  kopia: 'Kopia',
  terraform: 'Terraform and OpenTofu',
  cyberduck: 'Cyberduck',
  duckdb: 'DuckDB',
  hadoop: 'Hadoop S3A and Spark',
  litestream: 'Litestream',
  qtools: 'QTools',
  dotenv: '.env file',
  direnv: 'direnv',
  powershell: 'PowerShell',
  docker: 'Docker',
  kubernetes: 'Kubernetes Secret',
  github: 'GitHub Actions',
};
