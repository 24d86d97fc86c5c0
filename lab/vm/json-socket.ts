import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const QUEUE_MS = 30_000;
const RETRY_MS = 30;

/** A reply of QEMU or of its guest agent; both speak JSON objects, one a line. */
export type JsonReply = Record<string, unknown>;

/** A connection to one of QEMU's sockets. */
export class JsonSocket {
  private buffer = '';
  private readonly replies: JsonReply[] = [];
  private readonly waiting: { resolve: (reply: JsonReply) => void; reject: (error: Error) => void }[] = [];
  private failure: Error | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly path: string,
  ) {
    socket.setEncoding('utf8');
    socket.on('data', (text) => this.take(text.toString()));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('closed by QEMU')));
  }

  /**
   * Waits while others are in the queue, in which QEMU has one place only (connect(2), EAGAIN).
   *
   * @throws Error when nobody listens there, or the queue stays full for 30 s.
   */
  static async open(path: string): Promise<JsonSocket> {
    const end = Date.now() + QUEUE_MS;
    for (;;) {
      try {
        return await JsonSocket.connect(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || Date.now() > end) throw error;
        await sleep(RETRY_MS);
      }
    }
  }

  private static connect(path: string): Promise<JsonSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.removeListener('error', reject);
        resolve(new JsonSocket(socket, path));
      });
    });
  }

  /** Writes text as it is. */
  write(text: string | Buffer): void {
    this.socket.write(text);
  }

  /** @throws Error when no reply comes in time or the connection breaks. */
  next(timeoutMs: number): Promise<JsonReply> {
    const ready = this.replies.shift();
    if (ready) return Promise.resolve(ready);
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        reject(new Error(`${this.path}: no answer within ${timeoutMs / 1000} s`));
      }, timeoutMs);
      const waiter = {
        resolve: (reply: JsonReply) => {
          clearTimeout(timer);
          resolve(reply);
        },
        reject: (error: Error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.waiting.push(waiter);
    });
  }

  close(): void {
    this.socket.removeAllListeners('close');
    this.socket.destroy();
  }

  private take(text: string): void {
    const lines = (this.buffer + text).split('\n');
    this.buffer = lines.pop() ?? '';
    for (const line of lines) {
      const reply = parseObject(line);
      if (!reply) continue;
      const waiter = this.waiting.shift();
      if (waiter) waiter.resolve(reply);
      else this.replies.push(reply);
    }
  }

  private fail(error: Error): void {
    this.failure ??= new Error(`${this.path}: ${error.message}`);
    for (const waiter of this.waiting.splice(0)) waiter.reject(this.failure);
  }
}

/** The JSON object in a line; what stands before it is left over from an earlier, broken exchange. */
function parseObject(line: string): JsonReply | undefined {
  try {
    return JSON.parse(line.slice(line.indexOf('{'))) as JsonReply;
  } catch {
    return undefined;
  }
}
