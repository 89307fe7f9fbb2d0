export type EngineName = 'chromium' | 'firefox' | 'webkit';
