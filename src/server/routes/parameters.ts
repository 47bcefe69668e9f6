/** A parameter as OpenAPI describes it; its own schema reads it. */
export const textParameter = (name: string, place: 'path' | 'query', description: string) => ({
  name,
  in: place,
  required: place === 'path',
  description,
  schema: { type: 'string' as const },
});

export const worldId = textParameter('id', 'path', 'the id of a world, or its name');
