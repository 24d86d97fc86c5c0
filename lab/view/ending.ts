const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The end of everything that runs side by side, before it has come to its own end. */
export interface Ending {
  /** Rejects with the first reason there is. */
  readonly comes: Promise<never>;
  /** Ends it. */
  readonly because: (reason: unknown) => void;
  /** Stops listening for signals. */
  readonly forget: () => void;
}

/** An {@link Ending} that comes when something fails, or the user or the system ends the program. */
export function ending(): Ending {
  let because: (reason: unknown) => void = () => {};
  const comes = new Promise<never>((_, reject) => {
    because = reject;
  });
  // It may come while nobody waits.
  comes.catch(() => {});
  const interrupt = () => because(new Error('Interrupted.'));
  for (const signal of SIGNALS) process.on(signal, interrupt);
  const forget = () => {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  };
  return { comes, because, forget };
}
