import type { RotationView } from '#shared/contract/rotation.ts';
import type { VaultState } from '#shared/model.ts';
import { type Rotation, type RotationStep, rotationSteps } from '#shared/rotation.ts';
import { actionsOf } from './actions.ts';
import { usesOf } from './job/keys.ts';
import { guideOf } from './steps/guides.ts';

type StepStatus = RotationView['steps'][number]['status'];

const labels: Readonly<Record<Rotation['how'], Readonly<Record<RotationStep, string>>>> = {
  iam: {
    create: 'Make a new key',
    store: 'Store its secret',
    verify: 'Wait until the service accepts it',
    switch: 'Switch profiles and tools',
    deactivate: 'Switch the old key off',
    grace: 'Wait for other machines',
    delete: 'Delete the old key',
  },
  guided: {
    create: 'Make a new key on the provider’s page',
    store: 'Store its secret',
    verify: 'Test the new key',
    switch: 'Switch profiles and tools',
    deactivate: 'Delete the old key on the provider’s page',
    grace: 'Wait for other machines',
    delete: 'Forget the old key',
  },
};

/** The rotations as they are shown, the newest first. */
export function viewRotations(state: VaultState): RotationView[] {
  return state.rotations
    .map((rotation) => viewRotation(state, rotation))
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
}

function viewRotation(state: VaultState, rotation: Rotation): RotationView {
  const { oldId, newId, how } = rotation;
  const provider = state.credentials.find((c) => c.id === newId || c.id === oldId)?.provider;
  return {
    ...rotation,
    profileNames: usesOf(state, oldId, newId).profiles.map((p) => p.name),
    steps: rotationSteps.map((id) => ({ id, label: labels[how][id], status: statusOf(rotation, id) })),
    can: actionsOf(rotation),
    guide: how === 'guided' && provider ? guideOf(provider) : null,
  };
}

function statusOf({ state, step, begun, how }: Rotation, id: RotationStep): StepStatus {
  if (state === 'undone') return 'skipped';
  // Where the person deletes the old key, they are the ones who choose when.
  if (id === 'grace' && how === 'guided') return 'skipped';
  const [at, its] = [rotationSteps.indexOf(step), rotationSteps.indexOf(id)];
  if (its < at) return 'done';
  // A delete that was begun and never done was not allowed.
  if (state === 'finished') return step === 'delete' && !begun ? 'done' : 'skipped';
  if (its > at) return 'todo';
  return state === 'needs_you' ? 'stuck' : 'now';
}
