/** The measured deployment that the development enclave pretends to run. Its sha256 is what the demo policy lists. */

type Environment = Readonly<Record<string, string>>;

/** The service as it is deployed, but for the image, of which development has none. */
const dockerCompose = (environment: Environment) => `services:
  near-enclave:
    image: near-enclave-dev@sha256:0000000000000000000000000000000000000000000000000000000000000000
    environment:
${Object.entries(environment)
  .map(([name, value]) => `      ${name}: ${JSON.stringify(value)}\n`)
  .join('')}    ports:
      - "3000:3000"
    volumes:
      - /var/run/dstack.sock:/var/run/dstack.sock
      - data:/var/lib/near-enclave
    read_only: true
    restart: unless-stopped
volumes:
  data:
`;

/** The exact text that is hashed, for a service with these variables in its environment. */
export const devAppCompose = (environment: Environment): string =>
  JSON.stringify({
    manifest_version: 2,
    name: 'near-enclave-dev',
    runner: 'docker-compose',
    docker_compose_file: dockerCompose(environment),
    kms_enabled: true,
    gateway_enabled: true,
    local_key_provider_enabled: false,
    key_provider_id: '',
    public_logs: true,
    public_sysinfo: true,
    public_tcbinfo: true,
    allowed_envs: [],
    no_instance_id: false,
    secure_time: true,
    storage_fs: 'zfs',
  });

/** With all settings at their defaults. One changed byte is another app: change the demo policy with it. */
export const defaultAppCompose: string = devAppCompose({ KEY_MODE: 'boot-entropy' });
