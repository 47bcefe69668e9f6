import { encodeFromGuest } from '../../../src/executor/from-guest.ts';
import { GuestPost } from '../../../src/executor/guest-post.ts';
import { channelFd } from '../../../src/executor/guest-thread.ts';
import type { Answer, Work } from '../../../src/executor/messages.ts';
import { SyncChannel } from '../../../src/executor/sync-channel.ts';

/** The thread of a guest process like ours, with other work in it. */
export async function serveOther(act: (work: Work) => Promise<Answer | undefined> | Answer | undefined) {
  const channel = new SyncChannel(channelFd);
  const post = new GuestPost(channel);
  post.say({ kind: 'ready' });
  for (let work = post.nextWork(); work !== undefined; work = post.nextWork()) {
    const answer = await act(work);
    if (answer !== undefined) channel.write(encodeFromGuest(answer));
  }
}
