import { InternalFault } from '../primitives/internal-fault.ts';

export type WorldFaultCode =
  | 'world_unknown'
  /** It was closed, by us. */
  | 'world_closed'
  /** Another process writes to it now. */
  | 'world_busy'
  /** Another process took it over from us; what we were about to write was not written. */
  | 'world_lost'
  /** A receipt could not be executed for our own fault. */
  | 'world_halted'
  /** As many transactions wait as may. */
  | 'queue_full'
  /** Only worlds whose policy says so can be changed from outside. */
  | 'not_a_sandbox'
  | 'snapshot_unknown'
  | 'yield_unknown'
  /** What was asked of a sandbox makes no sense, such as to go back in time. */
  | 'invalid_change'
  /** What is stored of the world contradicts itself. */
  | 'world_corrupt';

/** The world cannot do what it was asked; nothing was changed, and nothing is signed. */
export class WorldFault extends InternalFault {
  readonly code: WorldFaultCode;
  constructor(code: WorldFaultCode, message: string, options?: ErrorOptions) {
    super(`${code}: ${message}`, options);
    this.name = 'WorldFault';
    this.code = code;
  }
}

/** Why a world makes no more blocks: what it had to run next, and what became of it. */
export type Halt = {
  /** Of the block that could not be made. */
  readonly sequence: bigint;
  readonly reason: string;
};

/** The world stands still until somebody resumes it: what could not be executed is never skipped. */
export class WorldHalted extends WorldFault {
  readonly halt: Halt;
  constructor(halt: Halt, options?: ErrorOptions) {
    super('world_halted', `block ${halt.sequence} could not be made: ${halt.reason}`, options);
    this.halt = halt;
  }
}
