/** All worlds may be open at once, and anyone may make one: what they keep at hand has a bound together. */
const totalBytes = 536_870_912;
const mostBytes = 67_108_864;

/** Of trie nodes that each open world keeps at hand. `maxWorlds`: that the service keeps. */
export const worldCacheBytes = (maxWorlds: number): number =>
  Math.min(mostBytes, Math.floor(totalBytes / Math.max(1, maxWorlds)));
