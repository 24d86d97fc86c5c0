/** Seconds for people: tenths while they matter (a whole number has none), minutes from two on. */
export function secondsText(seconds: number): string {
  if (seconds < 10 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** Shortens a text to one line of at most `columns` characters. */
export function oneLine(text: string, columns: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > columns ? `${line.slice(0, columns - 3)}...` : line;
}
