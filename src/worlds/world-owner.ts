import { everyone, type Owner } from '../executor/owner.ts';
import { toHex } from '../primitives/bytes.ts';
import type { WorldFacts } from './world-facts.ts';

/** Who may learn what the guests of a world have seen: a private world has processes of its own. */
export const ownerOf = ({ id, policy }: Pick<WorldFacts, 'id' | 'policy'>): Owner =>
  policy.readers === undefined ? everyone : { kind: 'one', id: toHex(id) };
