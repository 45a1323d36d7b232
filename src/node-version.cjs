// CommonJS, and nothing newer than an old Node knows: it runs before anything else, to say in words what is missing.
var version = process.versions.node.split(".").map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 18)) {
  console.error(
    "Mitra needs Node 24; this is Node " +
      process.versions.node +
      ". 'npm ci' brings it along on Linux and Windows; on a Mac install Node 24.",
  );
  process.exit(1);
}
