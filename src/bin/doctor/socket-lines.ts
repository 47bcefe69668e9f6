import { existsSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { bad, type DoctorLine, ok, unsure } from './line.ts';

/** Where @phala/dstack-sdk looks, in its order. */
const agentSockets: readonly string[] = [
  '/var/run/dstack.sock',
  '/run/dstack.sock',
  '/var/run/dstack/dstack.sock',
  '/run/dstack/dstack.sock',
];

/** The sockets that the service depends on: there, of the right kind, and open to this user. */
export async function examineSockets(
  executorSocket: string | undefined,
  endpoint: string | undefined,
): Promise<readonly DoctorLine[]> {
  return [await agentSocketLine(endpoint), await executorSocketLine(executorSocket)];
}

async function agentSocketLine(endpoint: string | undefined): Promise<DoctorLine> {
  const path = endpoint ?? agentSockets.find((candidate) => existsSync(candidate));
  const hint = 'mount /var/run/dstack.sock into this service, as docker-compose.yml does';
  if (path === undefined) return bad('agent_socket', 'there is no guest agent socket', hint);
  const problem = await socketProblem(path);
  if (problem === undefined) return ok('agent_socket', `${path} answers`);
  return bad('agent_socket', `${path}: ${problem}`, problem === 'EACCES' ? accessHint : hint);
}

const accessHint = 'the OS image gives its socket to root alone: take dstack 0.5.6 or newer';

async function executorSocketLine(path: string | undefined): Promise<DoctorLine> {
  if (path === undefined || path === '') {
    return unsure(
      'executor_socket',
      'guests run in child processes',
      "deploy docker-compose.yml's executor service",
    );
  }
  const problem = await socketProblem(path);
  if (problem === undefined) return ok('executor_socket', `${path} answers`);
  const hint = 'is the executor service up, and is its volume owned by 10002:10001 with mode 2750?';
  return bad('executor_socket', `${path}: ${problem}`, hint);
}

/** The system's name for what is wrong, or undefined. */
async function socketProblem(path: string): Promise<string | undefined> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'ENOENT';
  if (!stat.isSocket()) return 'is no socket';
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', (cause) => resolve('code' in cause ? String(cause.code) : cause.message));
  });
}
