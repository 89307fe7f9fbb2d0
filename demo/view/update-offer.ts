import { registerSW } from 'virtual:pwa-register';
import { byId } from './elements.ts';

/**
 * Keeps the app in the browser, so that it starts without a network, and offers a new version of it once that is there. Each tab
 * changes to it when its own user wants to: none is reloaded because another one was.
 */
export function bindUpdateOffer(onError: (error: unknown) => void): void {
  // Private windows of some browsers have none.
  const workers: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  if (!workers) return;
  const offer = byId('update-offer', HTMLElement);
  const badge = byId('offline-ready', HTMLElement);
  let registration: ServiceWorkerRegistration | undefined;
  let isControlled = workers.controller !== null;
  let isWanted = false;

  const letNewOneTakeOver = registerSW({
    onNeedRefresh: () => (offer.hidden = false),
    onNeedReload: () => undefined, // it would be by itself
    onOfflineReady: () => badge.classList.remove('waiting'),
    onRegisteredSW(_, registered) {
      registration = registered;
      if (registered?.active) badge.classList.remove('waiting');
    },
    onRegisterError: onError,
  });
  workers.addEventListener('controllerchange', () => {
    if (isWanted) location.reload();
    else if (isControlled) offer.hidden = false; // another tab has let the new version take over
    isControlled = true;
  });
  byId('update-now', HTMLButtonElement).addEventListener('click', () => {
    if (!registration?.waiting) return location.reload();
    isWanted = true;
    void letNewOneTakeOver();
  });
  byId('update-later', HTMLButtonElement).addEventListener('click', () => (offer.hidden = true));
}
