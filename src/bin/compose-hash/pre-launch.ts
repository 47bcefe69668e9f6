import { z } from 'zod';
import { textHash } from './app-compose.ts';

const pinsSchema = z.strictObject({
  scripts: z.array(
    z.strictObject({ name: z.string(), origin: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});

/** A script of a platform that somebody of us has read. */
export type PreLaunchPin = z.output<typeof pinsSchema>['scripts'][number];

/** Reads deploy/pre-launch.json. Throws zod's error: the file is ours. */
export const parsePins = (text: string): readonly PreLaunchPin[] =>
  pinsSchema.parse(JSON.parse(text)).scripts;

/** The pin of exactly this text. */
export const findPin = (pins: readonly PreLaunchPin[], script: string): PreLaunchPin | undefined =>
  pins.find(({ sha256 }) => sha256 === textHash(script));
