import type { AccessKey } from '../../primitives/access-key.ts';
import { isAccountId } from '../../primitives/account-id.ts';
import { toUtf8 } from '../../primitives/bytes.ts';
import type { Checked, ValidationScope } from './scope.ts';

/** What nearcore repeats of an id that is none: twice the longest id. */
const longestShownId = 128;

/** Of a key that may only call functions; of others there is nothing to check. */
export function validatePermission(
  { params: { limits } }: ValidationScope,
  { permission }: AccessKey,
): Checked {
  if (!('methodNames' in permission)) return undefined;
  const { receiverId, methodNames } = permission;
  if (!isAccountId(receiverId)) {
    return { kind: 'invalid_account_id', accountId: cutToBytes(receiverId, longestShownId) };
  }
  const lengths = methodNames.map((name) => toUtf8(name).length);
  const tooLong = lengths.find((length) => length > limits.max_length_method_name);
  if (tooLong !== undefined) {
    return {
      kind: 'add_key_method_name_length_exceeded',
      length: BigInt(tooLong),
      limit: BigInt(limits.max_length_method_name),
    };
  }
  const total = lengths.reduce((sum, length) => sum + length + 1, 0);
  if (total <= limits.max_number_bytes_method_names) return undefined;
  return {
    kind: 'add_key_method_names_number_of_bytes_exceeded',
    totalNumberOfBytes: BigInt(total),
    limit: BigInt(limits.max_number_bytes_method_names),
  };
}

/** The longest beginning of whole characters in so many bytes of UTF-8. */
function cutToBytes(text: string, limit: number): string {
  let cut = '';
  let length = 0;
  for (const character of text) {
    length += toUtf8(character).length;
    if (length > limit) break;
    cut += character;
  }
  return cut;
}
