import manifest from "../../package.json" with { type: "json" };

/** What `npm start` tells node, to be called from the top folder. */
export const FLAGS: readonly string[] = manifest.scripts.start.split(" ").slice(1, -1);
