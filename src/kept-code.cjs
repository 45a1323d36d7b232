// Run before anything else by `node --require`. Compiled code is kept between starts, so that neither types are stripped again nor the stripper, which
// takes twenty megabytes, is loaded at all. Kept with what else can be made anew; a folder that cannot be written costs only time and memory.
// The folder is needed before there is TypeScript, so that it is read here beside config.ts.
var nodeModule = require("node:module");
var path = require("node:path");

var cache = path.resolve(__dirname, "..", process.env.MITRA_CACHE || ".cache");
if (nodeModule.enableCompileCache) nodeModule.enableCompileCache(path.join(cache, "code"));
