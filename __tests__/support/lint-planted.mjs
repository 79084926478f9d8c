// Lints texts that are not on disk with the project's own configuration; prints the rules that fired for each.
import { ESLint } from "eslint";

let input = "";
for await (const chunk of process.stdin) input += chunk;

const eslint = new ESLint({
  overrideConfig: {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ["src/planted.ts", "convex/planted.ts"] } },
    },
  },
});
const results = [];
for (const { file, text } of JSON.parse(input)) {
  const [result] = await eslint.lintText(text, { filePath: file });
  results.push({ file, rules: result.messages.map((message) => message.ruleId ?? message.message) });
}
process.stdout.write(JSON.stringify(results));
