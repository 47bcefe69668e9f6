import { fileURLToPath } from 'node:url';
import { checkNodeVersion, pinnedNodeVersion } from './node-version.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const problem = checkNodeVersion(process.versions.node, pinnedNodeVersion());
if (problem === undefined) {
  const { runReproduce } = await import('./reproduce/command.ts');
  process.exitCode = await runReproduce(repository, process.argv);
} else {
  process.stderr.write(problem);
  process.exitCode = 3;
}
