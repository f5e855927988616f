export function parse(content: string, options?: { allowDuplicateKeys?: boolean; schema?: string }): unknown;
export function stringify(data: unknown, options?: { indent?: number; lineWidth?: number }): string;
