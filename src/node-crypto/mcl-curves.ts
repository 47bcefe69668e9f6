import type { G1, G2 } from 'mcl-wasm';
import type { MappedCurve, PairingCurve } from '../vm/crypto.ts';
import { loadMcl, type Mcl } from './mcl.ts';
import { blsFp, blsFp2, bnFp, bnFp2 } from './mcl-fields.ts';
import { mclGroup, mclMappedGroup } from './mcl-groups.ts';

const isPairingProductOne =
  (mcl: Mcl) =>
  (pairs: readonly (readonly [G1, G2])[]): boolean => {
    const others = pairs.filter(([p, q]) => !p.isZero() && !q.isZero());
    const one = new mcl.GT();
    one.setInt(1);
    const product = others.reduce((total, [p, q]) => mcl.mul(total, mcl.millerLoop(p, q)), one);
    return mcl.finalExp(product).isOne();
  };

export async function loadBn254(): Promise<PairingCurve<G1, G2>> {
  const mcl = await loadMcl('BN_SNARK1');
  return {
    g1: mclGroup(mcl, bnFp(mcl), mcl.G1),
    g2: mclGroup(mcl, bnFp2(mcl), mcl.G2),
    isPairingProductOne: isPairingProductOne(mcl),
  };
}

export async function loadBls12381(): Promise<MappedCurve<G1, G2>> {
  const mcl = await loadMcl('BLS12_381');
  mcl.setMapToMode(mcl.IRTF);
  const b1 = new mcl.Fp();
  b1.setInt(4);
  const b2 = new mcl.Fp2();
  b2.setInt(4, 4);
  return {
    g1: mclMappedGroup(mcl, blsFp(mcl), mcl.G1, {
      b: b1,
      multiply: (a, b) => mcl.mul(a, b),
      map: (element) => element.mapToG1(),
    }),
    g2: mclMappedGroup(mcl, blsFp2(mcl), mcl.G2, {
      b: b2,
      multiply: (a, b) => mcl.mul(a, b),
      map: (element) => element.mapToG2(),
    }),
    isPairingProductOne: isPairingProductOne(mcl),
  };
}
