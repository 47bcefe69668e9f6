import { connect, type Socket } from 'node:net';
import { readFrames } from './child-processes.ts';
import { toFrame } from './frames.ts';
import type { ChannelEvents, GuestChannel, GuestPlace } from './guest-channel.ts';

/**
 * Guest processes that an executor service keeps (`executor-service.ts`). A connection is a process: it starts with the
 * one and ends with the other. `socket` is a path.
 */
export const serviceConnections = (socket: string): GuestPlace => ({
  open: (events) => openConnection(connect(socket), events),
  // A service that starts again takes a second or two.
  patienceMillis: 15_000,
  maxPauseMillis: 1_000,
});

function openConnection(socket: Socket, { onMessage, onMalformed, onEnd }: ChannelEvents): GuestChannel {
  /** Else it was the service that went away. */
  let isProcessGone = false;
  const end = (): void => {
    isProcessGone = true;
    socket.destroy();
  };
  readFrames(socket, { onMessage, onMalformed });
  socket.on('end', () => socket.destroy());
  socket.on('error', () => undefined); // `close` follows
  socket.on('close', () => onEnd(isProcessGone ? 'process' : 'keeper'));
  return { pid: undefined, send: (message) => void socket.write(toFrame(message)), end };
}
