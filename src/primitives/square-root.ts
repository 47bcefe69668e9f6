import type { IField } from '@noble/curves/abstract/modular.js';

const noRoot = 'Cannot find square root';

/** One of the two roots, if there are any. */
export function squareRoot<T>(field: IField<T>, square: T): T | undefined {
  try {
    return field.sqrt(square);
  } catch (cause) {
    // Anything else, such as an exhausted stack, is no answer about the number.
    if (cause instanceof Error && cause.message === noRoot) return undefined;
    throw cause;
  }
}
