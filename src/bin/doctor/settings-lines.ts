import { EnclaveFault } from '../../enclave/enclave.ts';
import { assertProductionEnvironment } from '../../enclave/production.ts';
import { ConfigError, parseConfig, type ServiceConfig } from '../../server/config.ts';
import { bad, type DoctorLine, ok } from './line.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What `serve` would make of this environment; without a configuration the lines say why. */
export function examineSettings(env: Environment): {
  readonly config: ServiceConfig | undefined;
  readonly lines: readonly DoctorLine[];
} {
  const read = readConfig(env);
  return { config: read.config, lines: [simulatorLine(env), read.line] };
}

function simulatorLine(env: Environment): DoctorLine {
  try {
    assertProductionEnvironment(env);
    return ok('simulator_variable', 'no simulator is named in the environment');
  } catch (cause) {
    if (!(cause instanceof EnclaveFault)) throw cause;
    return bad(
      'simulator_variable',
      cause.message,
      'take it out of the environment: it replaces the enclave',
    );
  }
}

function readConfig(env: Environment): {
  readonly config: ServiceConfig | undefined;
  readonly line: DoctorLine;
} {
  try {
    return { config: parseConfig(env), line: ok('settings', 'every variable is understood') };
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    return {
      config: undefined,
      line: bad('settings', cause.message, '.env.example describes each variable'),
    };
  }
}
