/** One request for a lock, from when it is made to when it is over. */
export class Claim {
  readonly name: string;
  readonly #number: number;
  readonly #mode: 'exclusive' | 'shared';
  /** Settles with whether the lock was had. */
  readonly answered: Promise<boolean>;
  /** Rejects when the claim is taken back, the lock is stolen or lost, or it could not be asked for. */
  readonly ended: Promise<never>;
  #answer: (isHeld: boolean) => void = () => undefined;
  end: (reason: unknown) => void = () => undefined;
  /** As the queue on the server has it; `undefined` before it is sent. */
  sentAs: string | undefined;
  isHeld = false;
  isRefused = false;

  constructor(name: string, number: number, mode: 'exclusive' | 'shared') {
    this.name = name;
    this.#number = number;
    this.#mode = mode;
    this.answered = new Promise((resolve) => (this.#answer = resolve));
    this.ended = new Promise((_, reject) => (this.end = reject));
    this.ended.catch(() => undefined);
  }

  grant(): void {
    this.isHeld = true;
    this.#answer(true);
  }

  /** Does nothing to a claim that has been granted. */
  refuse(): void {
    if (this.isHeld) return;
    this.isRefused = true;
    this.#answer(false);
  }

  /** What stands in the queue for a claim of a connection. */
  entry(owner: string): string {
    return `${owner}:${this.#number}:${this.#mode === 'exclusive' ? 'x' : 's'}`;
  }
}
