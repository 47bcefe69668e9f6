const longest = 160;

/** Where two JSON values differ: `path: expected …, got …`, in the order of the expected value's fields. */
export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (isNode(expected) && isNode(actual) && Array.isArray(expected) === Array.isArray(actual)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return names.flatMap((name) =>
      differences(expected[name], actual[name], path ? `${path}.${name}` : name),
    );
  }
  return Object.is(expected, actual) ? [] : [`${path}: expected ${show(expected)}, got ${show(actual)}`];
}

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

function show(value: unknown): string {
  const text = typeof value === 'bigint' ? `${value}` : (JSON.stringify(value) ?? 'nothing');
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}
