import { registerSW } from 'virtual:pwa-register';
import { byId } from './elements.ts';

/** Keeps the app in the browser, so that it starts without a network, and offers a new version of it once that is there. */
export function bindUpdateOffer(onError: (error: unknown) => void): void {
  const offer = byId('update-offer', HTMLElement);
  const cached = byId('offline-ready', HTMLElement);
  const ready = (): void => {
    cached.hidden = false;
  };
  const update = registerSW({
    onNeedRefresh: () => (offer.hidden = false),
    onOfflineReady: ready,
    onRegisteredSW: (_url, registration) => {
      if (registration?.active) ready();
    },
    onRegisterError: onError,
  });
  byId('update-now', HTMLButtonElement).addEventListener('click', () => void update(true));
  byId('update-later', HTMLButtonElement).addEventListener('click', () => (offer.hidden = true));
}
