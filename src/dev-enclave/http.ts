import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Agent } from './agent.ts';
import { type AgentAnswer, AgentError, type AgentRequest } from './agent-request.ts';

export type AgentService = {
  /** Throws `AgentError` for what becomes an error answer. */
  readonly answer: Agent;
  readonly isSilent: (method: string) => boolean;
  readonly isPartial: (method: string) => boolean;
};

/** HTTP/1.1 with JSON, as the guest agent speaks it: the method is the path. */
export function createAgentServer(service: AgentService): Server {
  return createServer((request, response) => {
    serve(service, request, response).catch((fault: unknown) => response.destroy(fault as Error));
  });
}

/** A path is a unix socket; a number is a port of the loopback, 0 for a free one. Answers the SDK's endpoint. */
export async function listen(server: Server, at: string | number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const where = typeof at === 'string' ? { path: at } : { port: at, host: '127.0.0.1' };
    server.listen(where, resolve);
  });
  return typeof at === 'string' ? at : `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

async function serve(
  service: AgentService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const method = url.pathname.slice(1);
  if (service.isSilent(method)) return;
  const { status, body } = await answerOf(service, method, request, url.searchParams);
  const bytes = Buffer.from(JSON.stringify(body));
  // The SDK reads a socket until it has Content-Length characters, so the length must be there.
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
  if (!service.isPartial(method)) return void response.end(bytes);
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}

type HttpAnswer = { readonly status: number; readonly body: AgentAnswer };

async function answerOf(
  service: AgentService,
  method: string,
  request: IncomingMessage,
  query: URLSearchParams,
): Promise<HttpAnswer> {
  try {
    const parameters = request.method === 'GET' ? Object.fromEntries(query) : parse(await bodyOf(request));
    return { status: 200, body: await service.answer(method, parameters) };
  } catch (error) {
    if (error instanceof AgentError) return { status: 400, body: { error: error.message } };
    throw error;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parse(body: string): AgentRequest {
  if (body === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value as AgentRequest;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new AgentError('expected a JSON object');
}
