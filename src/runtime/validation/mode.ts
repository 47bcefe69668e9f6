/**
 * How strict a validation is: `existing` receipts were made before some of the rules and must keep running
 * (nearcore, runtime/runtime/src/verifier.rs, `ValidateReceiptMode`).
 */
export type ValidationMode = 'new' | 'existing';
