import { Hono } from 'hono';

/** `document` is made on the first request, when all routes are known. */
export const openApiRoute = (document: () => object) => {
  let made: object | undefined;
  return new Hono().get('/openapi.json', (c) => {
    made ??= document();
    return c.json(made);
  });
};
