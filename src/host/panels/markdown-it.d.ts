/** What we use of markdown-it, which comes without types. */
declare module 'markdown-it' {
  export default class MarkdownIt {
    constructor(options: { html: boolean; linkify: boolean; breaks: boolean });
    validateLink: (url: string) => boolean;
    disable(rule: string): this;
    render(text: string): string;
  }
}
