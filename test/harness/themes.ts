/** The themes every view is looked at in: VS Code's id, the label in its picker, and the class of a window that shows it. */
export const themes = {
  light: { id: 'Light Modern', label: 'Light Modern', className: 'vs' },
  dark: { id: 'Dark Modern', label: 'Dark Modern', className: 'vs-dark' },
  'hc-dark': { id: 'Default High Contrast', label: 'Dark High Contrast', className: 'hc-black' },
  'hc-light': { id: 'Default High Contrast Light', label: 'Light High Contrast', className: 'hc-light' },
} as const;

export type ThemeName = keyof typeof themes;
