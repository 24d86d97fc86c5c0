/** Ends a program that hangs, and no other: a busy machine takes many times what an idle one does. */
export const HANG_MS = 240_000;
