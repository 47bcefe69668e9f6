import { hashOfCode } from '../../primitives/code-hash.ts';
import { contractCodeKey } from '../../primitives/trie-key.ts';
import { withContract, withUsage } from '../state/accounts.ts';
import { withoutContractUsage } from './contract-storage.ts';
import { type ActionOf, type ActionScene, type ActionStep, type ActorOf, changed } from './scene.ts';

/** Puts code on the account in place of what it ran. Protocol: the code may be no module; a call finds out. */
export function deployContract(
  { state, receipt: { receiverId } }: ActionScene,
  actor: ActorOf,
  { code }: ActionOf<'deploy_contract'>,
): ActionStep {
  const cleared = withoutContractUsage(state, receiverId, actor.account);
  const billed = withUsage(cleared, cleared.storageUsage + BigInt(code.length));
  state.set(contractCodeKey(receiverId), code);
  state.recordDeploy(code);
  return changed(actor, withContract(billed, { kind: 'local', codeHash: hashOfCode(code) }));
}
