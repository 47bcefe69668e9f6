import { z } from 'zod';
import { base58Hash, record } from './json-codecs.ts';

/** As nearcore prints a path: from the leaf up, the hash beside each step and the side on which it stands. */
export const merklePathJson = z
  .array(record({ hash: base58Hash, direction: z.enum(['Left', 'Right']) }))
  .readonly();
