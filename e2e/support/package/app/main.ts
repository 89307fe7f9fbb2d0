import { takeNote } from './take-note.js';

Reflect.set(globalThis, 'outcome', takeNote());
