/** Why NEAR's light client, or what is proved under it, refused something. */
export const refusals = {
  block_malformed: 'the block is not what next_light_client_block gives',
  stake_version_unknown: 'a validator stake has a version that this program does not know',
  checkpoint_hash_mismatch: 'the block is not the checkpoint of the measured configuration',
  not_started: "nobody brought the checkpoint's block yet",
  head_unknown: 'the proof is under a head that we have not been at',
  height_not_ascending: 'the block is not above the head',
  epoch_not_next: "the block is neither of the head's epoch nor of the next",
  producers_unknown: "the block is of the trusted start's own epoch, whose producers are not known",
  next_producers_missing: 'the first block of an epoch has to bring the producers of the next',
  next_producers_mismatch: 'the next producers are not those that the header names by hash',
  approvals_below_two_thirds: "two thirds of the epoch's stake or less approved the next block",
  approval_invalid: 'an approval is not a signature of its producer over the next block',
  trusted_head_too_old: 'the trusted head is older than the measured configuration allows',
  clock_behind_head: 'our clock is behind the time of the trusted head',
  proof_malformed: 'the proof is not what light_client_proof gives',
  block_hash_mismatch: 'the proof names another block than it brings',
  outcome_not_in_block: "the outcome does not lead to the block's outcome root",
  block_not_under_head: 'the block is not among those that the trusted head commits to',
  executor_mismatch: 'the outcome is of another account than the contract',
  receipt_failed: 'the receipt failed: what it logged did not happen',
  receipt_unfinished: 'the outcome has no status',
  event_missing: 'no log of the outcome is an event',
  event_malformed: 'a log that opens as an event is none of NEP-297',
  event_standard_mismatch: 'the events are of another standard, version or name',
  event_fields_malformed: 'the event lacks its request, data id or time, or they have another form',
  data_id_mismatch: 'no event of the outcome has this data id',
  receipt_mismatch: 'the outcome is of another receipt than the request names',
  request_data_mismatch: 'the event has another request than the one that was sent',
  input_mismatch: "the contract's state has another input than the one that was sent",
  event_ambiguous: 'more than one event of the outcome has this data id',
  request_malformed: 'the request of the event is no JSON object',
  input_not_proved: 'the event leaves the input out, and no state root was proved to read it under',
  state_root_not_in_block: "the state root does not lead to the block's state root",
  state_of_other_shard: 'the state root is of another shard than the one that ran the receipt',
} as const;

export type RefusalCode = keyof typeof refusals;

export type Refused = { readonly ok: false; readonly code: RefusalCode; readonly message: string };

/** A value that was checked, or the rule that refused it. */
export type Checked<T> = { readonly ok: true; readonly value: T } | Refused;

export const accepted = <T>(value: T): Checked<T> => ({ ok: true, value });

/** `detail` says what was seen, and holds nothing secret: all of it is public data of NEAR. */
export const refused = (code: RefusalCode, detail?: string): Refused => ({
  ok: false,
  code,
  message: detail === undefined ? refusals[code] : `${refusals[code]}: ${detail}`,
});
