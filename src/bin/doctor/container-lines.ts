import { readFileSync, statfsSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bad, type DoctorLine, ok, unsure } from './line.ts';

/** What the container gives this process, and what it should not. `dataDir` is undefined with a PostgreSQL. */
export const examineContainer = (dataDir: string | undefined): readonly DoctorLine[] => [
  userLine(process.getuid?.() ?? 0),
  capabilitiesLine(readFileSync('/proc/self/status', 'utf8')),
  rootLine(readFileSync('/proc/self/mounts', 'utf8')),
  ...(dataDir === undefined ? [] : [dataDirLine(dataDir), diskLine(dataDir)]),
];

export function userLine(uid: number): DoctorLine {
  if (uid !== 0) return ok('user', `runs as ${uid}`);
  return bad('user', 'runs as root', 'keep `user: "10001:10001"` of docker-compose.yml');
}

/** `status`: the text of /proc/self/status. */
export function capabilitiesLine(status: string): DoctorLine {
  const held = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? 'unknown';
  if (/^0+$/.test(held)) return ok('capabilities', 'none');
  return bad('capabilities', held, 'keep `cap_drop: ["ALL"]` of docker-compose.yml');
}

/** `mounts`: the text of /proc/self/mounts. The last mount at a place is the one that is seen. */
export function rootLine(mounts: string): DoctorLine {
  const root = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .findLast(([, place]) => place === '/');
  if (root?.[3]?.split(',').includes('ro') === true) return ok('root_file_system', 'read-only');
  return bad('root_file_system', 'can be written', 'keep `read_only: true` of docker-compose.yml');
}

/** The service makes its database there and must be the only one to read it. */
export function dataDirLine(folder: string): DoctorLine {
  const hint = 'the volume `data` must belong to 10001 with mode 0700, as the image makes it';
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return bad('data_dir', `${folder} is not there`, hint);
  const problem = writeProblem(folder);
  if (problem !== undefined) return bad('data_dir', `${folder}: ${problem}`, hint);
  if ((stat.mode & 0o007) !== 0) return unsure('data_dir', `${folder} is open to other users`, hint);
  return ok('data_dir', `${folder} can be written`);
}

function writeProblem(folder: string): string | undefined {
  const probe = join(folder, `.doctor-${process.pid}`);
  try {
    writeFileSync(probe, '', { flag: 'wx' });
    unlinkSync(probe);
    return undefined;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause ? String(cause.code) : 'cannot be written';
  }
}

const gibibyte = 2 ** 30;

function diskLine(folder: string): DoctorLine {
  const hint = 'worlds and bundles grow: give the CVM a larger disk (docs/deploy.md)';
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return unsure('disk', 'unknown', hint);
  const { bavail, bsize } = statfsSync(folder);
  const free = `${((bavail * bsize) / gibibyte).toFixed(1)} GiB free`;
  return bavail * bsize >= gibibyte ? ok('disk', free) : bad('disk', free, hint);
}
