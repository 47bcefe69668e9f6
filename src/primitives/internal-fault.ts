/** We failed, not the contract and not the caller: nothing may be signed. Never caught below the edge. */
export class InternalFault extends Error {}
