import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** What in a folder is taken for a document. A file that is named itself is taken whatever its name. */
const endings = ['.json', '.json.gz', '.ndjson', '.ndjson.gz'] as const;

/** The path of standard input. */
export const standardInput = '-';

/**
 * The files to judge: each that is named, and of each folder those below it with one of the endings, in the order of their
 * names. Throws `UsageError` for what is not there or holds none.
 */
export const findSources = (paths: readonly string[]): string[] => paths.flatMap(sourcesOf);

function sourcesOf(path: string): string[] {
  if (path === standardInput || !isFolder(path)) return [path];
  const found = filesBelow(path);
  if (found.length > 0) return found;
  throw new UsageError(`${path}: holds no file that ends in ${endings.join(', ')}`);
}

function isFolder(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isDirectory();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function filesBelow(folder: string): string[] {
  try {
    return (
      readdirSync(folder, { recursive: true, withFileTypes: true })
        // A link that leads nowhere, or to a folder, is told as a file that cannot be read, never left out.
        .filter(
          (entry) =>
            (entry.isFile() || entry.isSymbolicLink()) &&
            endings.some((ending) => entry.name.endsWith(ending)),
        )
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
    );
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}

/** Says which file, and the system's own name of the reason. */
export function unreadable(path: string, cause: unknown): UsageError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
  return new UsageError(`${path}: cannot be read (${code})`, { cause });
}
