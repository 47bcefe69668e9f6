import { randomBytes } from 'node:crypto';
import { fromUtf8 } from '../primitives/bytes.ts';
import { engineId } from '../runtime/engine-id.ts';
import { parseComposeHash } from './doctor/attestation-lines.ts';
import { examineMachine } from './doctor/inside.ts';
import { exitCodeOf } from './doctor/line.ts';
import { examineDeployment, type OutsideQuestion } from './doctor/outside.ts';
import { linesToJson, linesToText } from './doctor/report.ts';
import { readBytes } from './read-file.ts';
import { UsageError } from './usage-error.ts';
import { readJudgeOptions } from './verify/options.ts';

/** As the command line gives them. */
export type DoctorArguments = {
  readonly policy?: string;
  readonly appCompose?: string;
  readonly composeHash?: string;
  readonly devRoot?: boolean;
  readonly json?: boolean;
};

/** Unix seconds. Not that of start-service.ts, which would load the whole service. */
const now = (): number => Math.floor(Date.now() / 1000);

type Environment = Readonly<Record<string, string | undefined>>;

/** Prints what it finds and returns the exit code. Throws `UsageError` before anything is asked. */
export async function doctor(
  address: string | undefined,
  args: DoctorArguments,
  env: Environment,
): Promise<number> {
  const subject = address ?? 'this machine';
  const lines =
    address === undefined
      ? await examineMachine({ env, now, endpoint: undefined })
      : await examineDeployment(readQuestion(address, args));
  process.stdout.write(args.json === true ? linesToJson(subject, lines) : linesToText(subject, lines));
  return exitCodeOf(lines);
}

function readQuestion(address: string, args: DoctorArguments): OutsideQuestion {
  const { appCompose, composeHash, policy: policyFile, devRoot = false } = args;
  const judging = readJudgeOptions(policyFile === undefined ? { devRoot } : { devRoot, policy: policyFile });
  return {
    url: parseAddress(address),
    engine: engineId,
    challenge: new Uint8Array(randomBytes(32)),
    nowSeconds: judging.nowSeconds,
    policy: judging.policy,
    trust: judging.trust,
    appCompose: appCompose === undefined ? undefined : fromUtf8(readBytes(appCompose)),
    composeHash: composeHash === undefined ? undefined : readHash(composeHash),
  };
}

function parseAddress(text: string): URL {
  const url = URL.parse(text.endsWith('/') ? text : `${text}/`);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(`${text}: is no http(s) address`);
}

function readHash(text: string): string {
  const hash = parseComposeHash(text);
  if (hash === undefined) throw new UsageError(`--compose-hash ${text}: not 32 bytes in hex (64 digits)`);
  return hash;
}
