import { Component, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { readNotes, takeNote } from './notebook';

@Component({
  selector: 'app-root',
  template: `
    <button [disabled]="!notes()" (click)="take()">Take a note</button>
    <ul>
      @for (text of notes(); track $index) {
        <li>{{ text }}</li>
      }
    </ul>
  `,
})
class App {
  readonly notes = signal<readonly string[] | undefined>(undefined);

  constructor() {
    void this.show();
  }

  async take(): Promise<void> {
    await takeNote('bread');
    await this.show();
  }

  private async show(): Promise<void> {
    this.notes.set(await readNotes());
  }
}

void bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] });
