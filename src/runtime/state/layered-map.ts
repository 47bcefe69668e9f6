/** A map in two layers: what is kept, and above it what may still be taken back. */
export class LayeredMap<V extends object> {
  readonly #kept = new Map<string, V>();
  #tried = new Map<string, V>();

  get(key: string): V | undefined {
    return this.#tried.get(key) ?? this.#kept.get(key);
  }

  set(key: string, value: V): void {
    this.#tried.set(key, value);
  }

  /** Whether something may still be taken back. */
  get isPending(): boolean {
    return this.#tried.size > 0;
  }

  /** Each key once, in no order that matters. */
  *entries(): Iterable<readonly [string, V]> {
    for (const [key, value] of this.#kept) if (!this.#tried.has(key)) yield [key, value];
    yield* this.#tried;
  }

  /** Returns what may no longer be taken back. */
  commit(): Iterable<readonly [string, V]> {
    const committed = this.#tried;
    for (const [key, value] of committed) this.#kept.set(key, value);
    this.#tried = new Map();
    return committed;
  }

  rollback(): void {
    this.#tried = new Map();
  }
}
