import type { Action } from '../../primitives/action.ts';
import type { DelegateAction, DelegateActionV2 } from '../../primitives/delegate-action.ts';

/** What a delegate action, of either version, has its sender do; nothing for other actions. */
export const delegatedBy = (action: Action): DelegateAction | DelegateActionV2 | undefined =>
  'delegateAction' in action ? action.delegateAction : undefined;

/** Whether an account sends to itself, which costs less. */
export const isToSelf = ({ senderId, receiverId }: DelegateAction | DelegateActionV2): boolean =>
  senderId === receiverId;
