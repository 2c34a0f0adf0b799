/**
 * Random lives of a rotation: steps, what a person may press, crashes at any write and any request,
 * a service that fails and that takes its time to know a key. One run is one life from a seed.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actionsOf } from '#core/rotation/actions.ts';
import { secretIdsOf } from '#core/store/credentials.ts';
import { credentialAccount } from '#core/store/secrets/store.ts';
import type { AccessKey } from '#sandbox/account.ts';
import type { Fault } from '#sandbox/http/faults.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import type { RotationAction } from '#shared/contract/rotation.ts';
import { createWorld, type Process, type World } from './world.ts';

/** What a run went through, so that a suite can tell that it saw everything. */
export interface Life {
  crashes: number;
  faults: number;
  /** How the last rotation stood in the end. */
  end: string;
  why: string;
  actions: string[];
}

/** A small generator with a seed, so that a failing run can be had again. */
function generator(seed: number) {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  return { random, pick, chance: (p: number) => random() < p };
}

const faults: readonly Fault[] = [
  { kind: 'drop', done: false },
  { kind: 'drop', done: true },
  { kind: 'error', status: 503, code: 'ServiceUnavailable' },
  { kind: 'error', status: 500, code: 'InternalFailure' },
  { kind: 'throttle' },
  { kind: 'html' },
  { kind: 'cut' },
  { kind: 'truncate' },
];

const hour = 3_600_000;

/** The file of s3fs. */
const passwords = '.passwd-s3fs';

/** @throws when something that must always hold does not, naming it */
export async function live(seed: number, sandbox: Sandbox, root: string): Promise<Life> {
  const { random, pick, chance } = generator(seed);
  const life: Life = { crashes: 0, faults: 0, end: '', why: '', actions: [] };
  const manager = pick(['admin', 'connected', 'own'] as const);
  const world = await createWorld({
    sandbox,
    root,
    manager,
    // With an STS to ask as well, and without.
    provider: chance(0.3) ? 'quilibrium' : 's3',
    exports: [
      { target: 'aws', mode: chance(0.7) ? 'static' : 'credential_process' },
      ...(chance(0.3) ? [{ target: 's3cmd' as const, mode: 'static' as const }] : []),
    ],
    asleep: () => check(world),
  });
  // A file that QCred did not write.
  const [old] = world.keys();
  if (chance(0.5))
    writeFileSync(join(world.home, passwords), `${old?.accessKeyId}:${old?.secretAccessKey}\n`);
  let app = null as Process | null;
  /** A process that was taken up again may crash again, but not for ever. */
  let calm = false;
  const crashAt = random() * 0.03;
  const faultAt = random() * 0.1;
  sandbox.switches.settling = { seconds: Math.floor(random() * 8), requests: Math.floor(random() * 4) };
  sandbox.switches.fault = () => {
    checkKeys(world);
    if (calm) return null;
    if (app && chance(crashAt)) {
      app.crash();
      life.crashes++;
      return { kind: 'drop', done: chance(0.5) };
    }
    if (!chance(faultAt)) return null;
    life.faults++;
    return pick(faults);
  };

  /** Somebody presses a button while a step is under way. */
  const meddle = async (running: Process): Promise<void> => {
    const rotation = (await world.state()).rotations.at(-1);
    const can = rotation ? actionsOf(rotation) : [];
    if (!rotation || can.length === 0) return;
    const action = pick(can);
    life.actions.push(action);
    const rotations = await running.open.rotations();
    await rotations.act(rotation.id, action).catch(() => {});
    await rotations.settled(rotation.id).catch(() => {});
  };
  const meddling: Promise<void>[] = [];
  const start = async (): Promise<Process> => {
    const next = await world.start();
    next.danger = (moment, when) => {
      if (calm) return false;
      if (moment === 'vault' && when === 'after' && chance(0.04)) meddling.push(meddle(next).catch(() => {}));
      if (!chance(crashAt)) return false;
      life.crashes++;
      return true;
    };
    app = next;
    return next;
  };
  /** Does something with the application, whatever comes of it; one that crashed is started again. */
  const attempt = async (work: (running: Process) => Promise<unknown>): Promise<void> => {
    const running = app ?? (await start());
    await work(running).catch(() => {});
    const { rotations } = await world.state();
    const service = await running.open.rotations();
    for (const { id } of rotations) await service.settled(id).catch(() => {});
    for (let busy = meddling.pop(); busy; busy = meddling.pop()) await busy;
    await check(world);
    if (!running.crashed()) return;
    running.open.close();
    app = null;
    await attempt(async (fresh) => (await fresh.open.rotations()).resume());
  };
  const act = (choose: (can: RotationAction[]) => RotationAction | undefined) =>
    attempt(async (running) => {
      const rotation = (await world.state()).rotations.at(-1);
      const action = rotation && choose(actionsOf(rotation));
      if (!rotation || !action) return;
      life.actions.push(action);
      await (await running.open.rotations()).act(rotation.id, action);
    });

  try {
    const rounds = 1 + Math.floor(random() * 2);
    for (let round = 0; round < rounds; round++) {
      const state = await world.state();
      const open = state.rotations.some((r) => r.state !== 'finished' && r.state !== 'undone');
      if (!open && (state.rotations.length === 0 || chance(0.7))) {
        const [profile] = state.profiles;
        if (profile?.source.kind !== 'credential') throw new Error('the profile lost its key');
        const { credentialId } = profile.source;
        const graceHours = pick([0, 24]);
        const path = join(world.home, passwords);
        const files = existsSync(path) ? [{ path, way: 'rewrite' as const }] : [];
        await attempt(async (running) =>
          (await running.open.rotations()).start({ credentialId, graceHours, files }),
        );
      } else if (chance(0.5)) await act((can) => (can.length > 0 ? pick(can) : undefined));
      else {
        world.turn(pick([1000, hour, 30 * hour]));
        if (chance(0.3)) {
          app?.open.close();
          app = null;
        }
        await attempt(async (running) => (await running.open.rotations()).resume());
      }
    }
    // The next start, with a service that works.
    calm = true;
    app?.open.close();
    app = null;
    await attempt(async (running) => (await running.open.rotations()).resume());
    // One that waits for the person may have a key at the service that nobody knows yet.
    const { step } = (await world.state()).rotations.at(-1) ?? {};
    if (step === 'create' || step === 'store')
      await act((can) => can.find((action) => action === 'resume' || action === 'back'));
    await checkOrphans(world);
    const last = (await world.state()).rotations.at(-1);
    life.end = last?.state ?? 'none';
    life.why = last?.message ?? '';
    return life;
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    calm = true;
    app?.open.close();
    await world.close();
  }
}

const works = (key: AccessKey, now: Date): boolean =>
  key.status === 'Active' && (!key.settling || (key.settling.refusals <= 0 && now >= key.settling.until));

/** At each request: at most two keys, and one that works has its secret in the store. */
function checkKeys(world: World): void {
  const keys = world.keys();
  if (keys.length > 2) throw new Error(`${keys.length} keys`);
  const stored = [...world.secrets.values()].join('\n');
  if (!keys.some((key) => works(key, world.now()) && stored.includes(JSON.stringify(key.secretAccessKey))))
    throw new Error('no working key has its secret in the store');
}

/** Whenever nothing is going on: what profiles and files use works. */
async function check(world: World): Promise<void> {
  checkKeys(world);
  const state = await world.state();
  const keys = new Map(world.keys().map((key) => [key.accessKeyId, key]));
  for (const profile of state.profiles) {
    if (profile.source.kind !== 'credential') continue;
    const { credentialId } = profile.source;
    const credential = state.credentials.find((c) => c.id === credentialId);
    const key = keys.get(credential?.accessKeyId ?? '');
    if (!key || !works(key, world.now())) throw new Error(`the key of "${profile.name}" does not work`);
    const stored = world.secrets.get(credentialAccount(credentialId)) ?? '';
    if (!stored.includes(JSON.stringify(key.secretAccessKey)))
      throw new Error(`the secret of "${profile.name}" is not in the store`);
  }
  for (const path of ['.aws/credentials', '.s3cfg', passwords]) checkFile(world, path, keys);
}

/** A key that stands in a file has to work, and its secret has to stand beside it. */
function checkFile(world: World, path: string, keys: ReadonlyMap<string, AccessKey>): void {
  const file = join(world.home, path);
  if (!existsSync(file)) return;
  const text = readFileSync(file, 'utf8');
  const [, id, secret] =
    path === passwords
      ? (/^(\S+):(\S+)$/m.exec(text) ?? [])
      : [
          '',
          /(?:aws_access_key_id|access_key) = (\S+)/.exec(text)?.[1],
          /(?:aws_secret_access_key|secret_key) = (\S+)/.exec(text)?.[1],
        ];
  if (id === undefined) return;
  const key = keys.get(id);
  if (!key || !works(key, world.now()) || key.secretAccessKey !== secret)
    throw new Error(`the key in ${path} does not work`);
}

/** No key at the service, and no secret here, that nobody knows of. */
async function checkOrphans(world: World): Promise<void> {
  const state = await world.state();
  const known = new Set([
    ...state.credentials.map((c) => c.accessKeyId),
    ...state.rotations.map((r) => r.oldKey),
  ]);
  for (const { accessKeyId } of world.keys())
    if (!known.has(accessKeyId)) throw new Error(`the key ${accessKeyId} is an orphan`);
  const held = new Set([...secretIdsOf(state)].map(credentialAccount));
  for (const account of world.secrets.keys())
    if (account.startsWith('credential/') && !held.has(account))
      throw new Error(
        `a secret is an orphan: ${account} ${JSON.stringify(state.rotations)} ${JSON.stringify([...world.secrets])}`,
      );
  for (const { id } of state.credentials)
    if (!world.secrets.has(credentialAccount(id))) throw new Error('a credential has no secret');
}
