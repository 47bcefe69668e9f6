import { z } from 'zod';
import { hexOf } from './policy-fields.ts';

/**
 * What an auditor accepts of an app-compose document, beside its hash. Read from the measured document itself, so
 * that a hash which somebody put on the list by mistake still has to name a sound deployment.
 */
export const composeRules = z.strictObject({
  /** The compose service that holds our keys: its environment must hold the trust settings. */
  service: z.string(),
  /** Exactly these services, in any order; all images by digest. */
  services: z.array(z.string()),
  /** Paths of the host that a service may mount: the guest agent's socket, and little else. */
  host_paths: z.array(z.string()),
  /** Ports that are open to the world. */
  published_ports: z.array(z.int().min(1).max(65_535)),
  /** Capabilities that a service may add. */
  capabilities: z.array(z.string()),
  /** Variables that the encrypted environment may set: it is not authenticated, a host can replace it. */
  allowed_envs: z.array(z.string()),
  /** sha256 of each script that may run before the services; without one, none may. */
  pre_launch_scripts: z.array(hexOf(32)),
  /** The same for a script that runs before docker. */
  init_scripts: z.array(hexOf(32)),
  /** dstack's switches. Null: either way. */
  flags: z.strictObject({
    kms_enabled: z.nullable(z.boolean()),
    gateway_enabled: z.nullable(z.boolean()),
    local_key_provider_enabled: z.nullable(z.boolean()),
    public_logs: z.nullable(z.boolean()),
    public_sysinfo: z.nullable(z.boolean()),
    public_tcbinfo: z.nullable(z.boolean()),
    no_instance_id: z.nullable(z.boolean()),
    secure_time: z.nullable(z.boolean()),
  }),
});
export type ComposeRules = Readonly<z.output<typeof composeRules>>;
