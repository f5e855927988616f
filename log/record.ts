import { getLogger, type LogLevel } from "@logtape/logtape";

/** Logs a message as it stands, for one part of the house. LogTape's own methods would take what is in braces for a placeholder. */
export function record(
  category: string[],
  level: LogLevel,
  message: string,
  properties: Record<string, unknown>,
): void {
  const logger = getLogger(["estuary", ...category]);
  if (!logger.isEnabledFor(level)) return;
  logger.emit({ level, message: [message], rawMessage: message, timestamp: Date.now(), properties });
}
