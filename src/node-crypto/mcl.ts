import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { InternalFault } from '../primitives/internal-fault.ts';

export type Mcl = typeof import('mcl-wasm');

const require = createRequire(import.meta.url);
const entry = require.resolve('mcl-wasm');

/** mcl-wasm keeps one curve in its modules' variables, so each curve has modules, and a wasm memory, of its own. */
function loadApart(): Mcl {
  const loaded = Object.keys(require.cache).filter((path) => path.startsWith(dirname(entry) + sep));
  for (const path of loaded) delete require.cache[path];
  return require(entry) as Mcl;
}

/** mcl for one curve. It asks for random bytes when it starts; nothing that we use depends on them. */
export async function loadMcl(curve: 'BN_SNARK1' | 'BLS12_381' | 'SECP256K1'): Promise<Mcl> {
  const mcl = loadApart();
  await mcl.init(mcl[curve]);
  if (mcl.curveType !== mcl[curve]) throw new InternalFault(`mcl-wasm did not become ${curve}`);
  // So that `isValid` looks at the curve alone.
  mcl.verifyOrderG1(false);
  mcl.verifyOrderG2(false);
  return mcl;
}
