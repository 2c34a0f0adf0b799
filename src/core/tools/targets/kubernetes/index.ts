import { fileStem, locateChosen } from '../kit/chosenFile.ts';
import { defineTarget } from '../kit/target.ts';
import { sdkWords } from '../variables/sdk.ts';
import { kubernetesNameFor } from './names.ts';
import { isKubernetesKey, kubernetesParts } from './parts.ts';
import { planKubernetes } from './plan.ts';
import { readKubernetes } from './read.ts';

/**
 * Secrets of Kubernetes (API `v1`, kind `Secret`) whose keys are the variables of the AWS SDKs, as a
 * container takes them with `envFrom`. The Kubernetes documentation, "Secrets": values are plain in
 * `stringData` and base64 in `data`, which is no encryption.
 */
export const kubernetesTarget = defineTarget({
  id: 'kubernetes',
  secretModes: ['static'],
  place: 'chosen',
  fileName: (profileName) => `${fileStem(profileName)}-secret.yaml`,
  holds: 'many',
  words: sdkWords,
  locate: locateChosen('manifest'),
  read: readKubernetes,
  parts: kubernetesParts,
  writes: isKubernetesKey,
  plan: planKubernetes,
  nameFor: kubernetesNameFor,
});
