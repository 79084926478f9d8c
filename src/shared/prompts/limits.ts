/** The longest that each part of a prompt may be, in UTF-16 code units (`string.length`) and entries. */
export const PROMPT_LIMITS = {
  title: 200,
  body: 20_000,
  tags: 20,
  tag: 40,
  variables: 50,
  name: 60,
  value: 2_000,
} as const;
