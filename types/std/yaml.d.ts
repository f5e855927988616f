export function parse(content: string, options?: { allowDuplicateKeys?: boolean; schema?: string }): unknown;
