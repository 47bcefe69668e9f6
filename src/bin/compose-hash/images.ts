/** Lines such as `    image: registry/name@sha256:…` of a compose file. */
const imageLine = /^(\s*image: )(\S+)$/gm;

/** What stands in the repository until a release puts its own digest there. */
const placeholder = `@sha256:${'0'.repeat(64)}`;

const imageReference = /^[a-z0-9][a-z0-9._/:-]*@sha256:[0-9a-f]{64}$/;

/** Whether it names an image by digest, as `registry.example/near-enclave@sha256:…`; a tag can be moved. */
export const isImageReference = (text: string): boolean => imageReference.test(text);

/** The same compose file with this image for each service of ours: those with the placeholder. */
export const withImage = (dockerCompose: string, image: string): string =>
  dockerCompose.replaceAll(imageLine, (line: string, start: string, current: string) =>
    current.endsWith(placeholder) ? `${start}${image}` : line,
  );

/** Whether some image has no digest yet: such a file can be hashed, and deploys nothing. */
export const hasPlaceholder = (dockerCompose: string): boolean => dockerCompose.includes(placeholder);
