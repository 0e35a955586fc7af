/** What users can set about AI calls. */
export interface AiSettings {
  /** True for the names of semantic-conventions-genai 0.1, false for those of semantic conventions 1.45. */
  readonly latestNames: boolean
  /** A JSON file with prices. */
  readonly pricesFile: string | undefined
}

export const defaultAiSettings: AiSettings = { latestNames: false, pricesFile: undefined }
