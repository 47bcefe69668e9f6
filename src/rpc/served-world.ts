import type { Sandbox, World } from '../worlds/world.ts';

/** A world that speaks JSON-RPC; `sandbox` is there if its policy has it. */
export type ServedWorld = World & { readonly sandbox: Sandbox | undefined };

/** Worlds by id (64 digits of hex), or by a name that the service gives one. */
export interface Worlds {
  find(name: string): Promise<ServedWorld | undefined>;
}
