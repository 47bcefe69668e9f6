import { accessKeySchema, accessKeyView } from '../../../src/primitives/access-key.ts';
import { type Action, actionSchema } from '../../../src/primitives/action.ts';
import { actionView } from '../../../src/primitives/action-view.ts';
import { delegateActionHash, isDelegateActionSigned } from '../../../src/primitives/delegate-action.ts';
import { deterministicAccountId } from '../../../src/primitives/deterministic-state-init.ts';
import { toBase58 } from '../../../src/primitives/hash.ts';
import { universalAccountId } from '../../../src/primitives/universal-account-id.ts';
import { type Answer, answerBorsh, answering, bytes, type Checks, type Line } from './compare-line.ts';

export const actionChecks: Checks = {
  Action: answering(answerAction),
  AccessKey: answering((line) => {
    const { value, fields } = answerBorsh(accessKeySchema, line);
    return { ...fields, view: accessKeyView(value) };
  }),
};

function answerAction(line: Line): Answer {
  const { value, fields } = answerBorsh(actionSchema, line);
  const variant = bytes(line, 'borsh')[0] ?? null;
  return { ...fields, variant, view: actionView(value), ...answersOfKind(value) };
}

function answersOfKind(action: Action): Answer {
  switch (action.kind) {
    case 'delegate':
    case 'delegate_v2':
      return {
        nep461_hash: toBase58(delegateActionHash(action.delegateAction)),
        signature_ok: isDelegateActionSigned(action),
      };
    case 'deterministic_state_init':
      return { derived_account_id: deterministicAccountId(action.stateInit) };
    case 'universal_state_init':
      return { derived_account_id: universalAccountId(action.stateInit) };
    default:
      return {};
  }
}
