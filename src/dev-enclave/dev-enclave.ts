import type { Collateral } from '../proof/collateral.ts';
import { createAgent } from './agent.ts';
import { defaultAppCompose } from './app-compose.ts';
import { createCollateral } from './collateral.ts';
import { close, createAgentServer, listen } from './http.ts';
import type { DevKnobs } from './knobs.ts';
import { createDevMachine } from './machine.ts';
import { defaultSeed } from './seed.ts';

export type DevEnclaveOptions = {
  /** Path of a unix socket, or a loopback port (0: a free one). */
  readonly listen: string | number;
  /** Unix seconds: dates the collateral. Quotes and certificates do not depend on it. */
  readonly now: () => number;
  readonly seed?: Uint8Array;
  /** The exact text of the app-compose to pretend to run. */
  readonly appCompose?: string;
  readonly knobs?: DevKnobs;
};

export type DevEnclave = {
  /** For `DSTACK_SIMULATOR_ENDPOINT`, or the SDK's constructor. */
  readonly endpoint: string;
  /** DER. With the default seed: attestation/dev-root.pem. */
  readonly rootCertificate: Uint8Array;
  /** Judges this enclave's quotes at this time. */
  collateral(): Promise<Collateral>;
  close(): Promise<void>;
};

/**
 * A guest agent whose quotes have every property of real ones but Intel's root: for development and tests.
 * It protects nothing: its keys follow from a public seed.
 */
export async function startDevEnclave(options: DevEnclaveOptions): Promise<DevEnclave> {
  const { seed = defaultSeed, appCompose = defaultAppCompose, knobs = {} } = options;
  const machine = await createDevMachine(seed, appCompose, knobs);
  const server = createAgentServer({
    answer: createAgent(machine, knobs),
    isSilent: (method) => knobs.silent?.includes(method) === true,
    isPartial: (method) => knobs.partial?.includes(method) === true,
  });
  return {
    endpoint: await listen(server, options.listen),
    rootCertificate: machine.pki.rootCertificate,
    collateral: () => createCollateral(machine.pki, options.now(), knobs),
    close: () => close(server),
  };
}
