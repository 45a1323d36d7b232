// CommonJS, and nothing newer than an old Node knows: it runs before anything else, to see that the rest runs on a Node that knows TypeScript.
var fs = require("fs");
var path = require("path");

var version = process.versions.node.split(".").map(Number);
var knowsTypeScript = version[0] > 22 || (version[0] === 22 && version[1] >= 18);

// npm 9, which Debian has, installs the pinned runtime and then removes its link together with those of the other platforms.
function linkPinned() {
  var modules = path.join(__dirname, "..", "node_modules");
  var name = "node-" + process.platform.replace("win32", "win") + "-" + process.arch;
  if (!fs.existsSync(path.join(modules, name, "bin", "node"))) return false;
  fs.symlinkSync(path.join("..", name, "bin", "node"), path.join(modules, ".bin", "node"));
  return true;
}

if (!knowsTypeScript && !linkPinned()) {
  console.error(
    "Mitra needs Node 24; this is Node " +
      process.versions.node +
      ". 'npm ci' brings it along on Linux and Windows; on a Mac install Node 24.",
  );
  process.exit(1);
}
