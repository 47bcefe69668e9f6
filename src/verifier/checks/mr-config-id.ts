import { equalBytes, toHex } from '../../primitives/bytes.ts';
import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';
import { mrConfigIds } from '../mr-config-id.ts';

export const mrConfigId: Check<MachineEvidence> = {
  code: 'mr_config_id',
  proves: 'where the host put the deployment into the configuration id, it is the measured one',
  leavesOpen: 'nothing, when it is zero: RTMR3 says the same',
  run({ quote, boot, appCompose }) {
    if (!quote.ok || !boot.ok || !appCompose.ok) {
      return unproven('the quote, the event log or the app-compose document could not be read');
    }
    const actual = quote.value.mrConfigId;
    if (actual.every((byte) => byte === 0)) return pass('not used');
    const version = actual[0] ?? 0;
    const possible = mrConfigIds(version, boot.value, appCompose.value);
    if (possible === undefined) return fail(`layout ${version} is not known`);
    return possible.some((id) => equalBytes(id, actual))
      ? pass(`version ${version}`)
      : fail(`${toHex(actual)} names another deployment`);
  },
};
