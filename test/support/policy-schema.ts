import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { policySchema } from '../../src/verifier/policy.ts';

const readme = new URL('../../attestation/README.md', import.meta.url);

/** What the auditors' README says of each field of a policy: the rows of its table. */
export function fieldTexts(): ReadonlyMap<string, string> {
  const [, chapter = ''] = readFileSync(readme, 'utf8').split('\n## Write your policy\n');
  const [table = ''] = chapter.split('\n## ');
  return new Map(
    [...table.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, name = '', text = '']) => [name, text]),
  );
}

/** JSON Schema of a policy file, from the verifier's own schema and the README's words. */
export function policySchemaText(): string {
  const schema = z.toJSONSchema(policySchema, { target: 'draft-2020-12', io: 'input' });
  const texts = fieldTexts();
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => {
      const description = texts.get(name);
      return [name, typeof property === 'boolean' ? property : { description, ...property }];
    }),
  );
  const { $schema, ...rest } = schema;
  return `${JSON.stringify({ $schema, title: 'What an auditor accepts', ...rest, properties }, null, 2)}\n`;
}
