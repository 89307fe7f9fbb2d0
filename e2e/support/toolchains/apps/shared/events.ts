import { defineEvents } from 'idb-eventstore';

export class NoteTaken {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export const events = defineEvents({ NoteTaken });
