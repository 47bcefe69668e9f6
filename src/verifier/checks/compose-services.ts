import { type Check, type Finding, fail, firstProblem, pass, unproven } from '../check.ts';
import {
  type ComposeFile,
  type ComposeService,
  hostPaths,
  parseComposeFile,
  publishedPorts,
} from '../compose-file.ts';
import type { ComposeRules } from '../compose-rules.ts';
import type { MachineEvidence } from '../machine.ts';

export const composeServices: Check<MachineEvidence> = {
  code: 'compose_services',
  proves:
    'the measured compose file starts exactly the services that the policy lists, all images by digest, none with privileges, host networks or processes, or with paths, ports or capabilities that the policy does not list; the guest agent is in reach of one service alone',
  leavesOpen:
    'what the images hold: rebuild them and compare digests; what commands and variables make of them, which compose_allowed pins',
  run({ appCompose, policy }) {
    if (!appCompose.ok) return unproven('the app-compose document could not be read');
    const file = parseComposeFile(appCompose.value.composeFile);
    const names = Object.keys(file.services).sort();
    const shown = names.map((name) => `${name} ${shortDigest(file.services[name])}`).join(', ');
    if (policy === undefined) return unproven(`${shown}; no policy`);
    const rules = policy.compose;
    if (JSON.stringify(names) !== JSON.stringify([...rules.services].sort())) {
      return fail(`services ${names.join(', ')}: the policy lists ${rules.services.join(', ')}`);
    }
    return firstProblem(judgeServices(file, rules), shown);
  },
};

const shortDigest = (service: ComposeService | undefined): string =>
  `…@${service?.image.split('@')[1]?.slice(0, 19) ?? ''}…`;

const judgeServices = (file: ComposeFile, rules: ComposeRules): Finding[] =>
  Object.entries(file.services).map(([name, service]) => {
    const found =
      notListed('path of the host', hostPaths(service), rules.host_paths) ??
      notListed('port', publishedPorts(service), rules.published_ports.map(String)) ??
      notListed('capability', service.cap_add ?? [], rules.capabilities) ??
      agentSocket(name, service, rules);
    return found === undefined ? pass(name) : fail(`${name}: ${found}`);
  });

function notListed(what: string, found: readonly string[], allowed: readonly string[]): string | undefined {
  const strange = found.find((one) => !allowed.includes(one));
  return strange === undefined ? undefined : `${what} ${strange}, which the policy does not list`;
}

/** Where dstack's guest puts the sockets of its agent. */
const agentSockets = ['/var/run', '/run'].flatMap((folder) =>
  ['dstack.sock', 'dstack/dstack.sock', 'tappd.sock'].map((name) => `${folder}/${name}`),
);

/** Whoever reaches the guest agent can derive every key of the app. */
function agentSocket(name: string, service: ComposeService, rules: ComposeRules): string | undefined {
  if (name === rules.service) return undefined;
  const holds = (path: string) => {
    const folder = path.replace(/\/+$/, '');
    return agentSockets.some((socket) => socket === folder || socket.startsWith(`${folder}/`));
  };
  const path = hostPaths(service).find(holds);
  return path === undefined ? undefined : `reaches the guest agent by ${path}`;
}
