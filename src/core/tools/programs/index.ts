import type { TargetId } from '#shared/model.ts';
import { awsProgram } from './aws.ts';
import type { Program } from './program.ts';
import { rcloneProgram } from './rclone.ts';

/** The programs behind targets whose version matters. */
export const programs: Readonly<Partial<Record<TargetId, Program>>> = {
  aws: awsProgram,
  rclone: rcloneProgram,
};
