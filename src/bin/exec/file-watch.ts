import { type FSWatcher, watch } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** Compilers write a file in several steps. */
const quietMillis = 150;

/** Tells when files change. Watches their folders: editors and compilers replace files rather than write into them. */
export class FileWatch {
  readonly #watchers: readonly FSWatcher[];
  readonly #changed = new Set<string>();
  #quiet: NodeJS.Timeout | undefined;
  #waiting: ((files: readonly string[]) => void) | undefined;

  /** Throws `UsageError` when a folder cannot be watched. */
  constructor(files: readonly string[]) {
    const paths = new Set(files.map((file) => resolve(file)));
    const folders = new Set([...paths].map((path) => dirname(path)));
    this.#watchers = [...folders].map((folder) =>
      watchFolder(folder, (name) => {
        if (paths.has(resolve(folder, name))) this.#onChange(name);
      }),
    );
  }

  /** The names of what changed since the last answer, as soon as there are any and all is quiet. */
  next(): Promise<readonly string[]> {
    const { promise, resolve: answer } = Promise.withResolvers<readonly string[]>();
    this.#waiting = answer;
    if (this.#changed.size > 0) this.#settle();
    return promise;
  }

  close(): void {
    clearTimeout(this.#quiet);
    for (const watcher of this.#watchers) watcher.close();
  }

  #onChange(name: string): void {
    this.#changed.add(name);
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      if (this.#waiting === undefined) return;
      this.#waiting([...this.#changed]);
      this.#waiting = undefined;
      this.#changed.clear();
    }, quietMillis);
  }
}

function watchFolder(folder: string, onChange: (name: string) => void): FSWatcher {
  try {
    return watch(folder, (_event, name) => {
      if (name !== null) onChange(name);
    });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new UsageError(`--watch: ${folder} cannot be watched (${code})`, { cause });
  }
}
