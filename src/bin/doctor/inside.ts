import { examineAgent } from './agent-lines.ts';
import { examineCollateral } from './collateral-lines.ts';
import { examineContainer } from './container-lines.ts';
import type { DoctorLine } from './line.ts';
import { examineSettings } from './settings-lines.ts';
import { examineSockets } from './socket-lines.ts';

export type Inside = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Unix seconds. */
  readonly now: () => number;
  /** Path of the guest agent's socket; at one of its usual places when undefined. */
  readonly endpoint: string | undefined;
};

/** Examines the machine from within, as the service itself would see it: same user, same mounts, same environment. */
export async function examineMachine({ env, now, endpoint }: Inside): Promise<readonly DoctorLine[]> {
  const { config, lines: settings } = examineSettings(env);
  const sockets = await examineSockets(env['EXECUTOR_SOCKET'], endpoint);
  const agent = await examineAgent(endpoint, config?.trust);
  const first = [...settings, ...sockets, ...agent.lines];
  if (config === undefined) return first;
  const { dataDir, databaseUrl, pccsUrl } = config.operation;
  return [
    ...first,
    ...examineContainer(databaseUrl === undefined ? dataDir : undefined),
    await examineCollateral({ pccsUrl, quote: agent.quote, now }),
  ];
}
