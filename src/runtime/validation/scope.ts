import type { Parameters } from '../../params/at-version.ts';
import type { ActionsValidationError } from '../../primitives/errors/validation-errors.ts';
import { type Feature, isEnabled } from '../features.ts';
import type { ValidationMode } from './mode.ts';

/** What the validity of an action depends on, beside itself. */
export type ValidationScope = {
  readonly params: Parameters;
  readonly receiverId: string;
  readonly mode: ValidationMode;
};

export type Checked = ActionsValidationError | undefined;

/** An error unless the version has the feature. */
export function requireFeature({ params }: ValidationScope, feature: Feature): Checked {
  if (isEnabled(feature, params)) return undefined;
  return {
    kind: 'unsupported_protocol_feature',
    protocolFeature: feature,
    version: params.protocolVersion,
  };
}

/** The first complaint of checks in their order; later ones are not made. */
export function firstError(checks: Iterable<() => Checked>): Checked {
  for (const check of checks) {
    const error = check();
    if (error !== undefined) return error;
  }
  return undefined;
}
