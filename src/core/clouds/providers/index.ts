import type { ProviderId } from '#shared/model.ts';
import { aws } from './aws.ts';
import { b2 } from './b2.ts';
import { gcs } from './gcs.ts';
import { minio } from './minio.ts';
import type { Provider } from './provider.ts';
import { quilibrium } from './quilibrium.ts';
import { r2 } from './r2.ts';
import { s3 } from './s3.ts';
import { spaces } from './spaces.ts';
import { wasabi } from './wasabi.ts';

export {
  type EndpointLocation,
  endpointFor,
  lacksSts,
  resolveEndpoints,
  stsIsPlanned,
  usualRegion,
} from './endpoints.ts';

const byId: Readonly<Record<ProviderId, Provider>> = {
  quilibrium,
  aws,
  r2,
  b2,
  minio,
  wasabi,
  spaces,
  gcs,
  s3,
};

/** Every provider, in the order people see them. */
export const providers: readonly Provider[] = Object.values(byId);

/** The provider with this id. */
export const providerById = (id: ProviderId): Provider => byId[id];
