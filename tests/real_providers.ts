/** Complete credentials of every provider, as a worker's environment has them. */
export const REAL = {
  STRIPE_SECRET_KEY: "sk_test_1",
  LIVEKIT_URL: "wss://live.example.org",
  LIVEKIT_API_KEY: "livekit-key",
  LIVEKIT_API_SECRET: "livekit-secret",
  TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
  TWILIO_AUTH_TOKEN: "twilio-token",
  TWILIO_PHONE_NUMBER: "+4915112345678",
  SMTP_HOST: "mail.example.org",
  SMTP_FROM: "Estuary <hello@example.org>",
  CLASSIFIER_API_KEY: "classifier-key",
  ESTUARY_WEB_URL: "https://estuary.example.org/",
};
