import { nobleVerifiers } from '../primitives/signature.ts';
import { LightClient } from './light-client.ts';
import { type EventProver, noProver } from './outlayer/event-prover.ts';
import { createInputReader } from './outlayer/input-in-state.ts';
import { createProver } from './outlayer/light-client-prover.ts';
import type { ServiceParts } from './service.ts';

/** None unless the measured settings say where trust begins. Throws `StoreFault`. */
export async function openLightClient({
  config,
  store,
  clock,
  worlds,
}: ServiceParts): Promise<LightClient | undefined> {
  const { lightClientCheckpoint } = config.trust;
  if (lightClientCheckpoint === undefined) return undefined;
  return LightClient.open({
    trust: { ...config.trust, lightClientCheckpoint },
    store: store.lightClient,
    clock,
    verifiers: worlds.verifiers ?? nobleVerifiers,
  });
}

/** What judges the evidence that comes with requests of OutLayer's contract. */
export const proverOf = (
  { executor, prover }: Pick<ServiceParts, 'executor' | 'prover'>,
  client: LightClient | undefined,
): EventProver => {
  if (prover !== undefined) return prover;
  return client === undefined ? noProver : createProver({ client, readInput: createInputReader(executor) });
};
