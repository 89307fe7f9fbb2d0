/**
 * Where no language is set, WebKitGTK says that it is 'C', which is none: uPlot, which formats numbers by it as it is loaded, would not
 * load. Call it before.
 */
export function makeLanguageValid(): void {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
  }
}
