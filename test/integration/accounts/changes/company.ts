/** A company whose only member is its administrator, for the tests of changes. */
import { afterEach, beforeEach } from 'vitest';
import type { FaultHook } from '#sandbox/http/faults.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { type Connected, connectAdmin } from './fixture.ts';

export const document = (Action: string | string[], Resource: string | string[] = '*') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
export const trust = (AWS: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  });
export const readPhotos = document(
  ['s3:GetObject', 's3:ListBucket'],
  ['arn:aws:s3:::photos', 'arn:aws:s3:::photos/*'],
);
export const accountRoot = 'arn:aws:iam::1000000000:root';

/** The service; empty but for its administrator. */
export let sandbox: Sandbox;
/** The account of the service, in a vault. */
export let connected: Connected;

/** Has each test of a file begin with a service and an account of its own: `sandbox` and `connected`. */
export function companyForEach(): void {
  beforeEach(async () => {
    sandbox = await startSandbox({ users: [{ name: 'admin', keys: [] }] });
    connected = await connectAdmin(sandbox, 'CANARY/manage/admin');
  });
  afterEach(async () => {
    connected.close();
    await sandbox.close();
  });
}

export const user = (name: string) => sandbox.account.users.get(name);
export const group = (name: string) => sandbox.account.groups.get(name);
export const role = (name: string) => sandbox.account.roles.get(name);
export const policy = (name: string) => [...sandbox.account.policies.values()].find((p) => p.name === name);
export const arn = (name: string) => `arn:aws:iam::1000000000:policy/${name}`;
export const state = () => connected.app.open().access.vault.state();
export const onceFor =
  (operation: string, fault: ReturnType<FaultHook>): FaultHook =>
  (request) => {
    if (request.operation !== operation) return null;
    sandbox.switches.fault = null;
    return fault;
  };
export const alwaysFor =
  (operation: string, fault: ReturnType<FaultHook>): FaultHook =>
  (request) =>
    request.operation === operation ? fault : null;
export const deny = { kind: 'error', status: 403, code: 'AccessDenied' } as const;
