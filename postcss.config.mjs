/** Tailwind 4 compiles every stylesheet; it needs no configuration file of its own. */
const config = { plugins: { "@tailwindcss/postcss": {} } };

export default config;
