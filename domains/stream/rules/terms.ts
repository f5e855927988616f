// The terms that come with the house. Slurs and whatever is of the day are an operator's to add, in estuary.yaml.

/** Terms of a category: `sure` ones settle it, `doubtful` ones are for a person to look at. */
export interface Terms {
  sure: readonly string[];
  doubtful: readonly string[];
}

/** By category. */
export const TERMS: Readonly<Record<string, Terms>> = {
  "self-harm/instructions": {
    sure: ["kill yourself", "kys", "hang yourself", "slit your wrists", "neck yourself", "drink bleach", "go die"],
    doubtful: ["end your life", "better off dead", "painless way to die", "tie a noose", "how to overdose"],
  },
  "harassment/threatening": {
    sure: [
      ...["i will kill you", "ill kill you", "im going to kill you", "i am going to kill you", "gonna kill you"],
      ...["i know where you live", "burn your house down", "i will hurt you", "you are dead meat", "beat you to death"],
    ],
    doubtful: ["watch your back", "you will regret this", "make you suffer", "come find you", "you deserve to die"],
  },
  "hate": {
    sure: ["subhuman scum", "white power", "heil hitler", "exterminate them all", "race traitor*", "gas them all"],
    doubtful: ["subhuman*", "go back to your country", "they are vermin", "they are parasites", "ethnic cleansing"],
  },
  "sexual/minors": {
    sure: ["child porn*", "underage nude*", "jailbait", "preteen nude*", "nude kids"],
    doubtful: ["barely legal", "lolita", "young teen pics"],
  },
  "sexual": {
    sure: [
      ...["send nudes", "nudes for sale", "nude pics for sale", "sex for money", "paid sex", "escort service*"],
      ...["happy ending massage", "xxx video*", "porn video*", "live sex show", "sell my nudes"],
    ],
    doubtful: ["sugar daddy", "nsfw", "escort*", "nudes", "sexy private show", "adult content", "hookup*"],
  },
  "illicit": {
    sure: [
      ...["buy cocaine", "cocaine for sale", "buy heroin", "heroin for sale", "buy meth", "meth for sale"],
      ...["buy fentanyl", "mdma for sale", "buy mdma", "pills without prescription", "without a prescription"],
      ...["ghost gun*", "untraceable gun*", "buy fake passport*", "fake passports", "counterfeit money for sale"],
      ...["counterfeit bills", "stolen credit card*", "fullz", "hacked accounts for sale", "buy weed", "weed for sale"],
    ],
    doubtful: ["cocaine", "heroin", "fentanyl", "xanax", "viagra", "no prescription", "silencer kit", "fake id*"],
  },
  "scam": {
    sure: [
      ...["double your bitcoin", "double your money", "double your crypto", "guaranteed profit*", "guaranteed return*"],
      ...["risk free profit*", "send gift card*", "pay with gift card*", "claim your prize", "you have won a prize"],
      ...["share your seed phrase", "enter your seed phrase", "send me your password", "send your password"],
      ...["western union only", "send btc to", "send bitcoin to", "pay the release fee", "processing fee upfront"],
      ...["account will be suspended unless", "verify your bank details", "get rich quick"],
    ],
    doubtful: [
      ...["crypto investment*", "passive income", "wire transfer", "forex signal*", "inheritance fund*", "gift card*"],
      ...["make money fast", "seed phrase", "investment opportunity", "work from home and earn", "lottery winner"],
    ],
  },
  "spam": {
    sure: [
      ...["buy followers", "cheap followers", "free followers", "sub4sub", "follow for follow", "click here to win"],
      ...["casino bonus", "free money no deposit", "buy likes", "free v bucks", "free robux"],
    ],
    doubtful: ["subscribe to my channel", "check out my page", "seo services", "click here now", "limited time offer"],
  },
  "off-platform-payment": {
    sure: [
      ...["pay me outside", "pay outside estuary", "pay outside the platform", "pay me directly", "cash app me"],
      ...["avoid the platform fee*", "skip the platform fee*", "venmo me", "paypal me", "without the platform fee*"],
    ],
    doubtful: [
      ...["whatsapp me", "message me on telegram", "add me on telegram", "text me on whatsapp", "on whatsapp"],
      ...["book me directly", "zelle", "my cash app", "off the platform"],
    ],
  },
  "violence/graphic": {
    sure: ["beheading video*", "gore video*", "watch people die"],
    doubtful: ["snuff", "graphic violence", "torture video*"],
  },
};

/** Phrases in which a term above is harmless. */
export const ALLOWED: readonly string[] = [
  ...["kill yourself laughing", "police escort*", "ford escort*", "escort you", "military escort*", "escorted"],
  ...["nudes in art", "gift card balance", "heroin chic", "white power suppl*"],
];

/** Words before a term that turn it into a warning, which a person has to tell from the thing itself. */
export const WARNINGS = /\b(?:never|not|dont|don't|beware|avoid|stop|warning|against|nobody|refuse)\b[^.!?]{0,24}$/u;
