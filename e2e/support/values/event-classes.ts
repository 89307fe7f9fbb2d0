import { defineEvents, type EventRegistry } from '../../../src/index.ts';

/** Carries any value. */
export class Recorded {
  constructor(readonly value: unknown) {}
}

export class Money {
  constructor(
    readonly amount: unknown,
    readonly currency: unknown,
  ) {}

  get isLarge(): boolean {
    return Number(this.amount) > 100;
  }
}

export class Price extends Money {
  readonly net = true;
}

/** Its own `label` stands before the accessor of its prototype. */
export class Labelled {
  constructor(label: unknown) {
    Object.defineProperty(this, 'label', { value: label, enumerable: true, writable: true, configurable: true });
  }

  get label(): unknown {
    return 'the label of the prototype';
  }

  set label(_label: unknown) {
    throw new Error('A setter ran.');
  }

  get length(): number {
    return 1;
  }
}

export class Unregistered {
  constructor(readonly value: unknown) {}
}

export const valueEvents: EventRegistry<Recorded | Money | Price | Labelled> = defineEvents({ Recorded, Money, Price, Labelled });
