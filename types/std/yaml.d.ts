export function parse(content: string, options?: { schema?: string }): unknown;
