import { expect } from '@playwright/test';
import type { Tab } from '../engines/index.ts';

/** A tab at an app with an inspector, driven by what its user sees: labels, names of buttons, text. */
export class InspectorTab {
  readonly #tab: Tab;

  constructor(tab: Tab) {
    this.#tab = tab;
  }

  /** What can be read in the inspector, in one line. */
  text(): Promise<string> {
    return this.#tab.evaluate(() => {
      const root = document.querySelector('event-store-inspector')?.shadowRoot?.querySelector<HTMLElement>('.root');
      return (root?.innerText ?? '').replaceAll(/\s+/g, ' ');
    });
  }

  async expectText(text: string): Promise<void> {
    await expect.poll(() => this.text(), { timeout: 15_000 }).toContain(text);
  }

  async expectNoText(text: string): Promise<void> {
    await expect.poll(() => this.text(), { timeout: 15_000 }).not.toContain(text);
  }

  /** Presses the button, tab or row whose text, or name, begins with this, once it is there and can be pressed. */
  async press(name: string): Promise<void> {
    const isPressed = (): Promise<boolean> =>
      this.#tab.evaluate((name) => {
        const root = document.querySelector('event-store-inspector')?.shadowRoot;
        const buttons = [...(root?.querySelectorAll('button') ?? [])].filter(({ offsetParent }) => offsetParent);
        const nameOf = (button: HTMLElement): string => button.ariaLabel ?? button.innerText.replaceAll(/\s+/g, ' ').trim();
        const found = buttons.find((button) => nameOf(button).startsWith(name) && !button.disabled);
        found?.focus();
        found?.click();
        return found !== undefined;
      }, name);
    await expect.poll(isPressed, { timeout: 15_000, message: `a button '${name}'` }).toBe(true);
  }

  /** Gives the control of a label a value, as its user would. */
  async fill(label: string, value: string): Promise<void> {
    await this.#tab.evaluate(
      (label, value) => {
        const root = document.querySelector('event-store-inspector')?.shadowRoot;
        const labels = [...(root?.querySelectorAll('label') ?? [])].filter(({ offsetParent }) => offsetParent);
        const control = labels.find(({ innerText }) => innerText.trim().startsWith(label))?.control;
        if (!(control instanceof HTMLInputElement || control instanceof HTMLSelectElement))
          throw new Error(`no control '${label}'`);
        control.value = value;
        for (const type of ['input', 'change']) control.dispatchEvent(new Event(type));
      },
      label,
      value,
    );
  }

  /** What there is to choose from: not every browser counts it as text. */
  tenants(): Promise<readonly string[]> {
    return this.#tab.evaluate(() => {
      const options = document.querySelector('event-store-inspector')?.shadowRoot?.querySelectorAll('option') ?? [];
      return Array.from(options, ({ value }) => value);
    });
  }

  /** Presses a key where the focus is, and says what has it then. */
  key(key: string): Promise<string> {
    return this.#tab.evaluate((key) => {
      const root = document.querySelector('event-store-inspector')?.shadowRoot;
      root?.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      return (root?.activeElement as HTMLElement | null)?.innerText.replaceAll(/\s+/g, ' ').trim() ?? '';
    }, key);
  }

  rowCount(): Promise<number> {
    return this.#tab.evaluate(() => {
      const rows = document.querySelector('event-store-inspector')?.shadowRoot?.querySelectorAll<HTMLElement>('.rows li');
      return [...(rows ?? [])].filter(({ offsetParent }) => offsetParent).length;
    });
  }
}
