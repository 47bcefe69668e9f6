/**
 * Who may learn what a process has seen. A guest that breaks out of V8 owns its process from then on, and could read all
 * that comes there later: so a process that ran for one owner never runs for another.
 */
export type Owner =
  /** What is not secret: public worlds, and calls whose bundle is open. */
  | { readonly kind: 'everyone' }
  /** Such as a private world, by its id. */
  | { readonly kind: 'one'; readonly id: string }
  /** The call alone: its process ends with it. */
  | { readonly kind: 'call' };

export const everyone: Owner = { kind: 'everyone' };

export function isSameOwner(one: Owner, other: Owner): boolean {
  if (one.kind === 'one' && other.kind === 'one') return one.id === other.id;
  return one.kind === 'everyone' && other.kind === 'everyone';
}
