// Every setting there is, by the name of its variable. What is not in this table is refused as unknown.

/** How a setting may be given. */
export interface Setting {
  /** The flag, without its dashes. */
  flag?: string;
  /** Another variable of the same meaning. */
  alias?: string;
  /** Never shown, and also taken from a file named by `<variable>_FILE`. `in_part`: harmless without a password in it. */
  secret?: true | "in_part";
  /** Not in estuary.yaml: it says where that file is, or belongs to another program. */
  elsewhere?: true;
}

const SETTINGS = {
  TEMPORAL_ADDRESS: { flag: "address", alias: "TEMPORAL_HOST" },
  TEMPORAL_NAMESPACE: { flag: "namespace" },
  TEMPORAL_PROFILE: { flag: "profile" },
  TEMPORAL_CONFIG_FILE: { elsewhere: true },
  TEMPORAL_API_KEY: { secret: true },
  TEMPORAL_TLS: {},
  TEMPORAL_TLS_CLIENT_CERT_PATH: {},
  TEMPORAL_TLS_CLIENT_CERT_DATA: {},
  TEMPORAL_TLS_CLIENT_KEY_PATH: {},
  TEMPORAL_TLS_CLIENT_KEY_DATA: { secret: true },
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: {},
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: {},
  TEMPORAL_TLS_SERVER_NAME: {},
  TEMPORAL_MAX_CONCURRENT_ACTIVITIES: { flag: "max-concurrent" },
  TEMPORAL_MAX_CACHED_WORKFLOWS: { flag: "max-cached" },

  ESTUARY_CONFIG: { flag: "config", elsewhere: true },
  ESTUARY_UI_URL: {},
  ESTUARY_DATABASE_URL: { secret: "in_part" },
  ESTUARY_PROVIDERS: {},
  ESTUARY_SANDBOX_URL: {},
  ESTUARY_WEB_URL: {},
  ESTUARY_CALENDAR: {},
  ESTUARY_RECORDINGS: {},
  ESTUARY_ROOM_SWEEP_SCHEDULE: {},
  ESTUARY_FREE_CANCELLATION: {},
  ESTUARY_LATE_CANCELLATION_REFUND: {},
  ESTUARY_PLATFORM_FEE: {},
  ESTUARY_PAYOUT_MINIMUM: {},
  ESTUARY_PAYOUT_SCHEDULE: {},
  ESTUARY_REVIEWER: { elsewhere: true },
  ESTUARY_SHUTDOWN_GRACE: { flag: "grace" },
  ESTUARY_LOG_LEVEL: { flag: "log-level" },
  ESTUARY_LOG_FORMAT: { flag: "log-format" },

  LIVEKIT_URL: {},
  LIVEKIT_API_KEY: { secret: true },
  LIVEKIT_API_SECRET: { secret: true },
  TWILIO_ACCOUNT_SID: {},
  TWILIO_AUTH_TOKEN: { secret: true },
  TWILIO_PHONE_NUMBER: {},
  SMTP_HOST: {},
  SMTP_PORT: {},
  SMTP_SECURE: {},
  SMTP_USER: {},
  SMTP_PASSWORD: { secret: true },
  SMTP_FROM: {},
  STRIPE_SECRET_KEY: { secret: true },
  AWS_ACCESS_KEY_ID: { secret: true },
  AWS_SECRET_ACCESS_KEY: { secret: true },
  AWS_REGION: {},
  AWS_ENDPOINT_URL_S3: {},
  CLASSIFIER_URL: {},
  CLASSIFIER_API_KEY: { secret: true },
  CLASSIFIER_MODEL: {},
} as const satisfies Record<string, Setting>;

/** The variable that names a setting. */
export type SettingName = keyof typeof SETTINGS;

/** Every setting, in the order of the table. */
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** How a setting may be given, its optional parts included. */
export const settingOf = (name: SettingName): Setting => SETTINGS[name];

/** A variable's key in estuary.yaml: SMTP_HOST is `smtp.host`, ESTUARY_DATABASE_URL is `database_url`. */
export function yamlKey(variable: string): string {
  const [section, ...rest] = variable.toLowerCase().split("_");
  return section === "estuary" ? rest.join("_") : `${section}.${rest.join("_")}`;
}
