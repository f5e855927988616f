// What every classifier of content is: one interface, whoever is behind it. Pure.

/** One thing to judge: a title, a stretch of a transcript, a frame, a file by its hash. */
export interface Sample {
  kind: "text" | "transcript" | "frame" | "file";
  /** Where in the content it is: "title", "12:30". */
  place: string;
  text?: string;
  /** Where a frame can be seen. */
  image_url?: string;
  /** SHA-256 of the file, or a frame's 64-bit perceptual hash; hex. */
  hash?: string;
}

/** What was found in a sample. */
export interface Finding {
  /** As the policy knows it: "scam", "sexual/minors". */
  category: string;
  /** From 0, certainly not, to 1, certainly. */
  score: number;
  /** The passage it is about, short. */
  excerpt?: string;
  /** Whether the classifier itself says that it is not so, whatever it scores: then it settles nothing. */
  contradicted?: true;
}

/** What a classifier finds in a sample. A category that is not among them: it has no opinion. */
export type Scores = Finding[];

/** A classifier's word on a sample it has taken in. */
export interface Judgement {
  scores: Scores;
  /** Why the scores cannot be all there is to say: the answer contradicts itself, or is a verdict without a score. */
  doubts?: string[];
}

/** Judges samples. */
export interface Classifier {
  name: string;
  /** Whether its silence means that nothing is wrong. Of a list of words it does not. */
  thorough: boolean;
  /**
   * Judges samples, in their order.
   *
   * @param signal aborts when nobody waits for the answer any more
   * @param alive called every now and then while it takes long
   * @returns a judgement of each; undefined: it is of a kind that the classifier cannot take in
   * @throws ApplicationFailure `ClassifierDown`, `ClassifierSlow`, `ClassifierUnauthorized`: worth a retry
   * @throws ApplicationFailure `ClassifierRejected`, non-retryable: it calls the request itself invalid
   */
  classify(
    samples: readonly Sample[],
    signal: AbortSignal,
    alive?: () => void,
  ): Promise<(Judgement | undefined)[]>;
}
