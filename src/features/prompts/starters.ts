/** A ready text that an empty library offers as a first prompt. */
export type Starter = { title: string; tag: string; body: string };

export const STARTERS: readonly Starter[] = [
  {
    title: "Reply to a refund request",
    tag: "support",
    body: [
      "You are replying for {{company}} to {{customer_name}}, who asked for a refund on {{order}}.",
      "Say what happens next and when. Give the amount as {{amount}} and the date it reaches their bank. Never promise a date we do not control.",
      "Tone: {{tone}}. Five sentences at most. End with the name of the person writing, no job title.",
    ].join("\n\n"),
  },
  {
    title: "Release notes from merged changes",
    tag: "product",
    body: [
      "Turn the merged changes below into release notes for {{audience}}.",
      "Group them as New, Better and Fixed. One sentence each, in the words of somebody who uses {{product}}. Leave out what nobody outside would notice.",
      "Changes:\n{{changes}}",
    ].join("\n\n"),
  },
  {
    title: "Meeting notes to actions",
    tag: "ops",
    body: [
      "List who does what by when from the notes below. No summary, no praise.",
      "When a date or a name is missing, write “not said” instead of guessing.",
      "Notes from {{meeting}}:\n{{notes}}",
    ].join("\n\n"),
  },
];
