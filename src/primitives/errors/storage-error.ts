import { hash58, names, newtype, record, string, unit, variants } from '../schema.ts';

const missingTrieValue = record({
  context: names(['TrieIterator', 'TriePrefetchingStorage', 'TrieMemoryPartialStorage', 'TrieStorage']),
  hash: hash58,
});

/** nearcore's `StorageError`. No chain records one: a node that meets it stops. */
export const storageError = variants({
  storage_internal_error: unit,
  missing_trie_value: newtype('missing', missingTrieValue),
  unexpected_trie_value: unit,
  storage_inconsistent_state: newtype('text', string),
  flat_storage_block_not_supported: newtype('text', string),
  mem_trie_loading_error: newtype('text', string),
});
