const DEFAULT_TENANT = 'Bank';
const PARAMETER = 'bank';

/** The bank that the page shows: each is a tenant, with a database of its own. It is in the address, so that each tab has its own. */
export function chosenTenant(): string {
  const wanted = new URLSearchParams(location.search).get(PARAMETER)?.trim() ?? '';
  return wanted === '' ? DEFAULT_TENANT : wanted;
}

export function tenantAddress(tenant: string): string {
  return tenant === DEFAULT_TENANT ? location.pathname : `${location.pathname}?${new URLSearchParams({ [PARAMETER]: tenant })}`;
}
