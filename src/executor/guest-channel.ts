/** How a process was lost. */
export type ChannelEnd =
  /** The process itself ended, or was ended by us. */
  | 'process'
  /** Who kept the process went away: nobody knows why. */
  | 'keeper';

export type ChannelEvents = {
  /** A frame without its header: bytes that a guest process wrote, of which nothing is known. */
  readonly onMessage: (bytes: Uint8Array) => void;
  /** What came is no frame. */
  readonly onMalformed: () => void;
  /** It is gone. Comes once, last. */
  readonly onEnd: (end: ChannelEnd) => void;
};

/** The way to one guest process, wherever it is. */
export interface GuestChannel {
  /** Of a child of ours. */
  readonly pid: number | undefined;
  send(message: Uint8Array): void;
  /** Ends the process, whatever it does; `onEnd` follows. */
  end(): void;
}

/** Where guest processes are. */
export type GuestPlace = {
  readonly open: (events: ChannelEvents) => GuestChannel;
  /** So long calls wait for processes that do not start. */
  readonly patienceMillis: number;
  /** Between two attempts to start one. */
  readonly maxPauseMillis: number;
};
