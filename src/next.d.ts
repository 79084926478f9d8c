// What Next writes to next-env.d.ts on its first run, so that types can be checked before it.
/// <reference types="next" />
/// <reference types="next/image-types/global" />
