/** Where the product says what it does; VS Code's output channel and the command line's standard error implement it. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string | Error): void;
}
