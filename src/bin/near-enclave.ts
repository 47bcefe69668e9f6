#!/usr/bin/env node
import { checkNodeVersion, pinnedNodeVersion } from './node-version.ts';

// Everything else is imported after this check: another Node may not even read the packages that it needs.
const problem = checkNodeVersion(process.versions.node, pinnedNodeVersion());
if (problem === undefined) {
  const { runCommand } = await import('./commands.ts');
  process.exitCode = await runCommand(process.argv);
} else {
  process.stderr.write(problem);
  process.exitCode = 3;
}
